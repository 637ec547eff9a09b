// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.watch.Observation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each problem once, when it appears, and again where it comes back; one thread. */
final class ProblemLog {
    private static final Logger log = LoggerFactory.getLogger(ProblemLog.class);

    private final Set<Problem> logged = new HashSet<>();

    /** Logs those that are new: of files, and of objects. */
    void tell(Observation observation, List<Problem> ofObjects) {
        List<Problem> all = new ArrayList<>(observation.problems());
        all.addAll(ofObjects);
        for (Problem problem : all) {
            if (!logged.contains(problem)) {
                String place = observation.places().find(problem.source()).orElse("");
                log.atWarn()
                        .addKeyValue("object", problem.source())
                        .addKeyValue("reason", problem.reason())
                        .addKeyValue("at", place)
                        .addKeyValue("message", problem.message())
                        .log("Configuration problem");
            }
        }
        logged.clear();
        logged.addAll(all);
    }
}
