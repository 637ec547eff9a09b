// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A browser as far as logins need one: it keeps the cookies of {@code a.example}, and asks for pages to look at. */
public final class CookieClient {
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private int port;

    public CookieClient(int port) {
        this.port = port;
    }

    /** Reaches the site at another dataplane from now on. */
    public void at(int other) {
        port = other;
    }

    /** By name, to be changed at will. */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** Asks for a page. */
    public RawClient.Response page(String path, String... fields) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(fields));
        all.add("Accept: text/html,*/*");
        return ask("GET", path, all);
    }

    /** Asks as a script does. */
    public RawClient.Response script(String method, String path) throws IOException {
        return ask(method, path, List.of("Accept: */*", "Sec-Fetch-Mode: cors"));
    }

    private RawClient.Response ask(String method, String path, List<String> fields) throws IOException {
        List<String> all = new ArrayList<>(fields);
        if (!cookies.isEmpty()) {
            all.add("Cookie: " + String.join("; ", cookies.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList()));
        }
        RawClient.Response response = Guarded.request(port, method, path, all.toArray(String[]::new));
        for (String line : response.head().split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("set-cookie:")) {
                keep(line.substring("set-cookie:".length()).strip());
            }
        }
        return response;
    }

    private void keep(String said) {
        String pair = said.split(";")[0];
        String name = pair.substring(0, pair.indexOf('='));
        if (said.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(name.length() + 1));
        }
    }

    /** Goes where a provider sends a browser that comes by {@code redirect}: path and query of this site. */
    public static String through(RawClient.Response redirect) throws IOException, InterruptedException {
        HttpResponse<Void> back = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(redirect.header("location"))).build(), HttpResponse.BodyHandlers.discarding());
        String location = back.headers().firstValue("location").orElseThrow(() -> new AssertionError("no way back: " + back.statusCode()));
        return target(location);
    }

    /** Path and query of an URL of the site. */
    public static String target(String location) {
        String site = "http://a.example";
        if (!location.startsWith(site + "/")) {
            throw new AssertionError("location: " + location + " (expected: at " + site + ")");
        }
        return location.substring(site.length());
    }

    /** Logs in on the way to {@code path}; what is answered at the end of it. */
    public RawClient.Response login(String path) throws IOException, InterruptedException {
        RawClient.Response away = page(path);
        if (away.status() != 302) {
            return away;
        }
        RawClient.Response back = page(through(away));
        return back.status() == 302 ? page(target(back.header("location"))) : back;
    }
}
