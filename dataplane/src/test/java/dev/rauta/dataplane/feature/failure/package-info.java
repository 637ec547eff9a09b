// SPDX-License-Identifier: Apache-2.0
/** Exchanges that do not go well: what is tried again, what is answered, and what is left behind. */
package dev.rauta.dataplane.feature.failure;
