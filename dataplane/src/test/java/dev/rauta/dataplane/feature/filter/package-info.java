// SPDX-License-Identifier: Apache-2.0
/** What requests and responses become on their way, as their route says. */
package dev.rauta.dataplane.feature.filter;
