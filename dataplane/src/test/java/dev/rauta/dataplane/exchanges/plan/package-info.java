// SPDX-License-Identifier: Apache-2.0
/**
 * What happens in a case, made from a seed.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchanges.plan.CaseMaker}. Depends on nothing.
 */
package dev.rauta.dataplane.exchanges.plan;
