// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.conformance;

import dev.rauta.e2e.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** One strict run of h2spec against a port. */
final class H2spec {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String CASE_SECONDS = "2";

    /**
     * One of its cases.
     *
     * @param id section and number, as h2spec takes it: {@code http2/5.1/6}
     * @param failure what was expected and what came; empty where it passed
     */
    record Case(String id, String title, String failure) {
        boolean passed() {
            return failure.isEmpty();
        }
    }

    private H2spec() {}

    static List<Case> run(Path program, Path folder, int port, boolean tls) {
        Path report = folder.resolve("h2spec-" + (tls ? "tls" : "plain") + ".xml");
        List<String> command = new ArrayList<>(List.of(
                program.toString(), "--strict", "--port", "" + port, "--timeout", CASE_SECONDS,
                "--junit-report", report.toString()));
        if (tls) {
            command.addAll(List.of("--tls", "--insecure"));
        }
        // Its exit status is not zero as soon as a case fails: the report says more.
        try (ChildProcess process = ChildProcess.start("h2spec", folder, Map.of(), command)) {
            process.awaitExit(LIMIT);
            if (!Files.exists(report)) {
                throw new IllegalStateException("h2spec wrote no report:\n" + process.tail());
            }
        }
        return read(report);
    }

    private static List<Case> read(Path report) {
        try {
            NodeList cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            List<Case> all = new ArrayList<>();
            String section = "";
            int number = 0;
            for (int i = 0; i < cases.getLength(); i++) {
                Element one = (Element) cases.item(i);
                String its = one.getAttribute("package");
                number = its.equals(section) ? number + 1 : 1;
                section = its;
                all.add(new Case(section + "/" + number, one.getAttribute("classname"), failure(one)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("h2spec's report is not XML: " + report, e);
        }
    }

    /** A skipped case counts as failed: nothing was shown. */
    private static String failure(Element one) {
        NodeList inside = one.getElementsByTagName("*");
        if (inside.getLength() == 0) {
            return "";
        }
        String text = inside.item(0).getTextContent().strip();
        return inside.item(0).getNodeName() + ": " + text;
    }
}
