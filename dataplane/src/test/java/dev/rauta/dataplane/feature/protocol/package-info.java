// SPDX-License-Identifier: Apache-2.0
/** Versions of HTTP, upgrades and what is said of clients, on both sides. */
package dev.rauta.dataplane.feature.protocol;
