// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.likewise;
import static dev.rauta.controller.translate.ingress.nginx.global.GlobalKey.refused;

import java.util.List;

/** Keys that keep somebody out, and what authors of Ingresses may do. */
final class AccessGlobals {
    static final String CIDRS = "block-cidrs";
    static final String AGENTS = "block-user-agents";
    static final String REFERERS = "block-referers";

    private static final String GLOBAL_AUTH = "enable-global-auth";
    private static final String OF_AUTH = "what belongs to global-auth-url";
    private static final String WAF = "requests are not inspected; put what does between (rauta.dev/authentication-ext-authz-... asks a service)";
    private static final String EXPRESSIONS = "texts, with commas; after ~ or ~* a regular expression";
    private static final String CODE = "the status of what is refused for it";
    private static final ValueForm STATUS = ValueForm.number(400, 599);

    static final List<GlobalKey> KEYS = List.of(
            applied(CIDRS, ValueForm.RANGES, "", "clients from there are answered 403").guarding(),
            applied(AGENTS, ValueForm.text(EXPRESSIONS), "", "requests with such a User-Agent are answered 403").guarding(),
            applied(REFERERS, ValueForm.text(EXPRESSIONS), "", "requests with such a Referer are answered 403").guarding(),
            likewise("whitelist-source-range", ValueForm.RANGES, "").guarding(),
            likewise("allowlist-source-range", ValueForm.RANGES, "").guarding(),
            likewise("denylist-source-range", ValueForm.RANGES, "").guarding(),
            likewise("global-auth-url", ValueForm.text("a URL"), "", GLOBAL_AUTH,
                    "is asked about each request, unless enable-global-auth is false").guarding(),
            likewise("global-auth-method", ValueForm.text("a method"), "", GLOBAL_AUTH, OF_AUTH).guarding(),
            likewise("global-auth-signin", ValueForm.text("a URL"), "", GLOBAL_AUTH, OF_AUTH),
            likewise("global-auth-signin-redirect-param", ValueForm.TEXT, "", GLOBAL_AUTH, OF_AUTH),
            likewise("global-auth-response-headers", ValueForm.text("headers' names, with commas"), "", GLOBAL_AUTH, OF_AUTH),
            likewise("global-auth-request-redirect", ValueForm.TEXT, "", GLOBAL_AUTH, OF_AUTH),
            likewise("global-auth-cache-key", ValueForm.TEXT, "", GLOBAL_AUTH, OF_AUTH).guarding(),
            likewise("global-auth-cache-duration", ValueForm.text("statuses and times, with commas"), "200 202 401 5m", GLOBAL_AUTH, OF_AUTH).own(),
            likewise("global-auth-always-set-cookie", ValueForm.BOOL, "false", GLOBAL_AUTH, OF_AUTH).own(),
            refused("global-auth-snippet", ValueForm.text("nginx"), "", Globally.SNIPPETS).guarding(),
            likewise("no-auth-locations", ValueForm.text("paths, with commas"), "/.well-known/acme-challenge", "auth-url",
                    "requests for paths that begin so are not asked who they are"),
            likewise("limit-req-status-code", STATUS, "503", "limit-rps", CODE),
            likewise("limit-conn-status-code", STATUS, "503", "limit-connections", CODE),
            refused("limit-conn-zone-variable", ValueForm.TEXT, "$binary_remote_addr",
                    "requests are counted by the client's address; concurrency of a TrafficPolicy counts by other things"),
            refused("enable-modsecurity", ValueForm.BOOL, "false", WAF).guarding(),
            refused("enable-owasp-modsecurity-crs", ValueForm.BOOL, "false", WAF).guarding(),
            refused("modsecurity-snippet", ValueForm.text("rules"), "", WAF).guarding(),
            applied("allow-snippet-annotations", ValueForm.BOOL, "false", "whatever this says, snippets are not honoured"),
            harmless("annotations-risk-level", ValueForm.words("Low", "Medium", "High", "Critical"), "High",
                    "values of annotations are read, and never become text of a configuration; who may use which is said by a"
                            + " ValidatingAdmissionPolicy"),
            refused("annotation-value-word-blocklist", ValueForm.text("words, with commas"), "",
                    "values of annotations are read, and never become text of a configuration; who may write what is said by a"
                            + " ValidatingAdmissionPolicy"),
            likewise("allow-cross-namespace-resources", ValueForm.BOOL, "false", "auth-secret",
                    "whether annotations may name Secrets and ConfigMaps of other namespaces"),
            harmless("strict-validate-path-type", ValueForm.BOOL, "true",
                    "paths are compared as they are, and never become text of a configuration"));

    private AccessGlobals() {}
}
