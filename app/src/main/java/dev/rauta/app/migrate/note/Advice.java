// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.note;

/** What to do about what has no equivalent. */
final class Advice {
    private Advice() {}

    static String on(String key) {
        return switch (key) {
            case "backend" -> "say how the Service is spoken to: appProtocol of its port, or a BackendTLSPolicy";
            case "guards" ->
                "guard it by what a TrafficPolicy has (access, authentication, csrf), then let the rule forward; until then it answers 500";
            case "redirect" -> "answer so in an application of your own, or keep the Ingress for these paths; until then it answers 500, or goes on";
            case "match" -> "name the path by Exact, PathPrefix or RegularExpression";
            case "canary" -> "guard the canary's Service by a TrafficPolicy of its own, then add it to the rule's backendRefs";
            case "respond" -> "repair what is broken in the Ingress, and migrate again";
            case "tls" -> "give the host a certificate: spec.tls with a Secret, then migrate again";
            case "clients" ->
                "demand client certificates of all hosts of the port (the Gateway's tls.frontend), or keep the Ingress for this host";
            case "log" -> "log less for all, or keep the Ingress for these paths";
            case "rateLimits" -> "write the limits that belong together into one TrafficPolicy";
            case "wildcard" -> "nothing, unless names further below are somebody else's";
            case "order" -> "nothing, unless it matters which of them answers first";
            default -> "leave it to the application, or keep the Ingress for these paths";
        };
    }
}
