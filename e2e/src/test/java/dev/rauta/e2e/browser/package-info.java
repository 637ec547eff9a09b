// SPDX-License-Identifier: Apache-2.0
/**
 * Pages for people in a browser that people use: Chromium without a window, driven by its DevTools protocol.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.browser.AdminPageIT}.
 */
package dev.rauta.e2e.browser;
