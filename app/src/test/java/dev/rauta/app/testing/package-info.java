// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of whole programs share: manifests that are served over loopback, and what a client is answered.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.testing.Served}. May depend on the controller and the dataplane. A test's own thread.
 */
@NullMarked
package dev.rauta.app.testing;

import org.jspecify.annotations.NullMarked;
