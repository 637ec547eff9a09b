// SPDX-License-Identifier: Apache-2.0
/** A real cert-manager makes and renews what the chart asks it for: the feed's certificates and the webhook's. Start at {@link dev.rauta.e2e.certmanager.CertManager}. */
package dev.rauta.e2e.certmanager;
