// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.watch.Observation;
import dev.rauta.routes.snapshot.EncodedSnapshot;

/**
 * What was seen, what it means and what is sent.
 *
 * @param observation the input
 * @param translation the output
 * @param encoded the output's snapshot as dataplanes get it
 */
public record Decision(Observation observation, Translation translation, EncodedSnapshot encoded) {}
