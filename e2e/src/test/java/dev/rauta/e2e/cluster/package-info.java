// SPDX-License-Identifier: Apache-2.0
/**
 * A real etcd and kube-apiserver for integration tests, one of each for the whole JVM.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.cluster.NeedsControlPlane}. May depend on: {@code pki}, {@code process}.
 * Threading: used from the test's thread.
 */
@NullMarked
package dev.rauta.e2e.cluster;

import org.jspecify.annotations.NullMarked;
