// SPDX-License-Identifier: Apache-2.0
/** Certificates that tests sign themselves. */
package dev.rauta.dataplane.testing.tls;
