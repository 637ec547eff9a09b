// SPDX-License-Identifier: Apache-2.0
/**
 * What the controller's tests share.
 */
@NullMarked
package dev.rauta.controller.testing;

import org.jspecify.annotations.NullMarked;
