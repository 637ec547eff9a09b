// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.client;

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
import java.util.stream.Collectors;

/** A browser as far as logins need one: it keeps the cookies of {@code a.example}, and asks for pages to look at. */
public final class CookieClient {
    /** Opens a connection to a port. */
    public interface Opening {
        RawClient open(int port) throws Exception;
    }

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Opening opening;
    private int port;

    public CookieClient(int port) {
        this(port, RawClient::connect);
    }

    /** One that opens its connections otherwise, as over TLS. */
    public CookieClient(int port, Opening opening) {
        this.port = port;
        this.opening = opening;
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
        RawClient.Response response;
        try (RawClient client = opened()) {
            String fieldLines = all.stream().map(field -> field + "\r\n").collect(Collectors.joining());
            response = client.send(method + " " + path + " HTTP/1.1\r\nHost: a.example\r\n" + fieldLines + "\r\n").response();
        }
        for (String line : response.head().split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("set-cookie:")) {
                keep(line.substring("set-cookie:".length()).strip());
            }
        }
        return response;
    }

    private RawClient opened() throws IOException {
        try {
            return opening.open(port);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("no connection", e);
        }
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
        String target = location.replaceFirst("^https?://a\\.example(?=/)", "");
        if (target.equals(location)) {
            throw new AssertionError("location: " + location + " (expected: at a.example)");
        }
        return target;
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
