// SPDX-License-Identifier: Apache-2.0
/** Route tables and snapshots for tests, in few words. */
package dev.rauta.routes.testing;
