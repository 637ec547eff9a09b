// SPDX-License-Identifier: Apache-2.0
/**
 * How clients reach a Gateway: the dataplanes' own address, one of a pool, or a Service.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.gateway.address.Reach}. May depend on {@code cluster},
 * {@code condition}, {@code translate.service} and {@code translate}. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.gateway.address;

import org.jspecify.annotations.NullMarked;
