// SPDX-License-Identifier: Apache-2.0
/** Who is let in: guards of routes, and that nothing gets past them. */
package dev.rauta.dataplane.feature.guard;
