// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import dev.rauta.controller.translate.ingress.nginx.Catalogue;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey.Stand;

/**
 * A key of ingress-nginx's ConfigMap, and what is made of it.
 *
 * @param key its name, form and meaning, and whether it keeps somebody out
 * @param form of its value
 * @param usual what holds with ingress-nginx where it is not said; of a key that is not honoured, the value that need not be
 * @param held whether {@code usual} holds here too where a ConfigMap is read that does not say it
 * @param as the annotation that it is the default of, and stands or falls with; empty: none
 */
public record GlobalKey(NginxKey key, ValueForm form, String usual, boolean held, String as) {

    static GlobalKey applied(String name, ValueForm form, String usual, String meaning) {
        return new GlobalKey(NginxKey.applied(name, form.text(), meaning), form, usual, true, "");
    }

    static GlobalKey harmless(String name, ValueForm form, String usual, String why) {
        return new GlobalKey(NginxKey.harmless(name, form.text(), why), form, usual, false, "");
    }

    static GlobalKey refused(String name, ValueForm form, String usual, String instead) {
        return new GlobalKey(NginxKey.refused(name, form.text(), instead), form, usual, false, "");
    }

    /** The default of the annotation of its name. */
    static GlobalKey likewise(String name, ValueForm form, String usual) {
        return likewise(name, form, usual, name, "");
    }

    /** What belongs to an annotation. */
    static GlobalKey likewise(String name, ValueForm form, String usual, String annotation, String meaning) {
        return new GlobalKey(NginxKey.applied(name, form.text(), meaning), form, usual, true, annotation);
    }

    /** The same, whose usual value is not what holds here where nobody says it. */
    GlobalKey own() {
        return new GlobalKey(key, form, usual, false, as);
    }

    /** The same, which keeps somebody out. */
    GlobalKey guarding() {
        return new GlobalKey(key.guarding(), form, usual, held, as);
    }

    /** Its name. */
    public String name() {
        return key.name();
    }

    /** What its value may be, for people. */
    public String values() {
        return form.text();
    }

    /** What becomes of it. */
    public Stand stand() {
        NginxKey like = as.isEmpty() ? key : Catalogue.find(as);
        return like == null ? Stand.REFUSED : like.stand();
    }

    /** Whether it keeps somebody out. */
    public boolean guards() {
        return key.guards();
    }

    /** What it does, why it is harmless, or what to do instead. */
    public String meaning() {
        if (as.isEmpty()) {
            return key.meaning();
        }
        NginxKey like = Catalogue.find(as);
        return switch (stand()) {
            case APPLIED -> key.meaning().isEmpty() ? "where the annotation " + as + " is not there, as if it were" : key.meaning();
            case HARMLESS, REFUSED -> "as the annotation " + as + ": " + (like == null ? "not honoured" : like.meaning());
        };
    }
}
