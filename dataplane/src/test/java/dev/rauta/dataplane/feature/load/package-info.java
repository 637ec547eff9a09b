// SPDX-License-Identifier: Apache-2.0
/** Much at a time: who is served beside those who ask for more than their share, or take nothing. */
package dev.rauta.dataplane.feature.load;
