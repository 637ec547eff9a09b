// SPDX-License-Identifier: Apache-2.0
/**
 * A Service for each Gateway: its name, its ports, where its traffic goes.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.service.GatewayServices}. May depend on {@code cluster},
 * {@code infrastructure} and the enclosing package. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.service;

import org.jspecify.annotations.NullMarked;
