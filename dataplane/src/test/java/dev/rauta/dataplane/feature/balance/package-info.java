// SPDX-License-Identifier: Apache-2.0
/** Which endpoint gets a request, and which is left out. */
package dev.rauta.dataplane.feature.balance;
