// SPDX-License-Identifier: Apache-2.0
/**
 * The commands that the documents show, as a reader would type them. Start at {@link dev.rauta.e2e.docs.DocCommandsIT}; the one page that
 * needs pods, docs/getting-started.md, is followed by {@code dev.rauta.e2e.node.GettingStartedRun}.
 */
package dev.rauta.e2e.docs;
