// SPDX-License-Identifier: Apache-2.0
/**
 * Makes the objects that Gateways need in the cluster, and takes them away again.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.provision.InfrastructureSink}. May depend on {@code cluster},
 * {@code infrastructure}, {@code leader} and fabric8's client. Threading: a writer has one thread of its own.
 */
@NullMarked
package dev.rauta.controller.provision;

import org.jspecify.annotations.NullMarked;
