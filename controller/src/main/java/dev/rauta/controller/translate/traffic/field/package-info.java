// SPDX-License-Identifier: Apache-2.0
/**
 * The fields of a traffic policy, one by one: what each says in the words of the route table, and what is wrong with it.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.traffic.field.PolicyField}; a further policy is another one. Knows neither
 * what a policy is attached to nor which of several counts. May depend on {@code cluster}, {@code condition},
 * {@code translate.gateway}, {@code translate.reference} and the enclosing translation. Pure values: any thread.
 */
@NullMarked
package dev.rauta.controller.translate.traffic.field;

import org.jspecify.annotations.NullMarked;
