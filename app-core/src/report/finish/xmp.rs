//! The metadata packet: what the document is, in the words of the standards.

use super::About;

/// The program that wrote the file.
pub(super) const PRODUCER: &str = "Isotherm with printpdf";

/// Raised whenever the same record would be laid out differently, so that a checker knows whether
/// it can make the same pages again.
pub(crate) const LAYOUT: u32 = 4;

/// The namespace of the product's own properties.
pub(crate) const NAMESPACE: &str = "urn:isotherm:report";

/// The property that holds the hash of the record.
pub(crate) const SHA256_KEY: &str = "recordSha256";

/// The property that holds [`LAYOUT`].
pub(crate) const LAYOUT_KEY: &str = "layout";

/// Returns the packet. PDF/A asks that it be readable without unpacking, and that every namespace
/// beyond its own be described.
pub(super) fn packet(about: &About) -> String {
    let mut out = String::with_capacity(4096);
    out.push_str("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    out.push_str("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">");
    out.push_str("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">");
    out.push_str("<rdf:Description rdf:about=\"\"");
    for (prefix, uri) in NAMESPACES {
        out.push_str(&format!(" xmlns:{prefix}=\"{uri}\""));
    }
    out.push('>');
    let title = escape(&about.title);
    property(&mut out, "dc:format", "application/pdf");
    let title = format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt>");
    property(&mut out, "dc:title", &title);
    let author = escape(&about.author);
    property(&mut out, "dc:creator", &format!("<rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq>"));
    let language = about.language.tag();
    property(&mut out, "dc:language", &format!("<rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag>"));
    property(&mut out, "xmp:CreatorTool", &escape(&about.product));
    property(&mut out, "xmp:CreateDate", &format!("{}Z", about.time()));
    property(&mut out, "xmp:ModifyDate", &format!("{}Z", about.time()));
    property(&mut out, "pdf:Producer", PRODUCER);
    property(&mut out, "pdfaid:part", "3");
    property(&mut out, "pdfaid:conformance", if about.is_tagged { "A" } else { "U" });
    if about.is_tagged {
        property(&mut out, "pdfuaid:part", "1");
    }
    property(&mut out, &format!("isotherm:{SHA256_KEY}"), &about.record_sha256);
    property(&mut out, &format!("isotherm:{LAYOUT_KEY}"), &LAYOUT.to_string());
    property(&mut out, "pdfaExtension:schemas", &format!("<rdf:Bag>{}</rdf:Bag>", schemas()));
    out.push_str("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>");
    out
}

const NAMESPACES: [(&str, &str); 9] = [
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("xmp", "http://ns.adobe.com/xap/1.0/"),
    ("pdf", "http://ns.adobe.com/pdf/1.3/"),
    ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
    ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
    ("isotherm", NAMESPACE),
    ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
    ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
    ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
];

fn property(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("<{name}>{value}</{name}>"));
}

/// Control characters have no place in XML, not even escaped.
fn escape(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn schemas() -> String {
    let accessibility = schema(
        "PDF/UA Universal Accessibility Schema",
        ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
        &[("part", "Integer", "Indicates which part of ISO 14289 is followed")],
    );
    let product = schema(
        "Isotherm report schema",
        ("isotherm", NAMESPACE),
        &[
            (SHA256_KEY, "Text", "SHA-256 of the attached record, in hexadecimal"),
            (LAYOUT_KEY, "Integer", "Version of the layout the pages were made with"),
        ],
    );
    format!("{accessibility}{product}")
}

fn schema(title: &str, (prefix, uri): (&str, &str), keys: &[(&str, &str, &str)]) -> String {
    let mut properties = String::new();
    for (name, kind, description) in keys {
        properties.push_str("<rdf:li rdf:parseType=\"Resource\">");
        property(&mut properties, "pdfaProperty:name", name);
        property(&mut properties, "pdfaProperty:valueType", kind);
        property(&mut properties, "pdfaProperty:category", "internal");
        property(&mut properties, "pdfaProperty:description", description);
        properties.push_str("</rdf:li>");
    }
    let mut out = "<rdf:li rdf:parseType=\"Resource\">".to_owned();
    property(&mut out, "pdfaSchema:schema", title);
    property(&mut out, "pdfaSchema:namespaceURI", uri);
    property(&mut out, "pdfaSchema:prefix", prefix);
    property(&mut out, "pdfaSchema:property", &format!("<rdf:Seq>{properties}</rdf:Seq>"));
    out.push_str("</rdf:li>");
    out
}
