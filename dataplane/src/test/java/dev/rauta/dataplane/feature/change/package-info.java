// SPDX-License-Identifier: Apache-2.0
/** Snapshots, listeners and endpoints that come and go, and dataplanes that end. */
package dev.rauta.dataplane.feature.change;
