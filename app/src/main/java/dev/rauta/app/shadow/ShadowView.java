// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow;

import dev.rauta.app.check.Summary;
import dev.rauta.app.shadow.compare.Tally;
import java.util.List;

/**
 * What a shadow has to say.
 *
 * @param version of the snapshot that would be served
 * @param summary what the verdicts on all objects come to
 * @param changed how many changes have mattered since the start
 * @param changes the last of them, the newest first
 * @param compared what lines of logs come to
 */
public record ShadowView(String version, Summary summary, long changed, List<Change> changes, Tally.View compared) {}
