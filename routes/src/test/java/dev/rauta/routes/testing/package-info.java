// SPDX-License-Identifier: Apache-2.0
/** What tests of every module share: route tables and snapshots in few words, free ports. */
package dev.rauta.routes.testing;
