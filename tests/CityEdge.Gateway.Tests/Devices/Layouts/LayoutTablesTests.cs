using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Layouts;

namespace CityEdge.Gateway.Tests.Devices.Layouts;

public sealed class LayoutTablesTests
{
    [Theory]
    [InlineData("source: x", "1:1", "exactly one of tlv and cases")]
    [InlineData("source: x\ncases: [{fields: [{name: a, type: u8}]}]\ntlv: {items: []}", "1:1", "exactly one of tlv and cases")]
    [InlineData("source: x\norders: big-endian\ncases: [{length: 1}]", "2:1", "unknown key 'orders'")]
    [InlineData("source: x\ntlv:\n  items:\n    - {key: 01 75, length: 1}\n    - {key: \"0175\", length: 1}", "5:13", "stands above already")]
    [InlineData("source: x\ntlv:\n  items:\n    - {key: 01, length: 1}", "4:13", "must have 2 bytes")]
    [InlineData("source: x\ntlv:\n  items:\n    - {key: 01 75}", "4:7", "needs fields, or a length")]
    [InlineData("source: x\ntlv:\n  items:\n    - {key: 01 75, length: 1, fields: [{name: a, type: u16}]}", "4:40", "reaches beyond the length of 1")]
    [InlineData("source: x\ncases:\n  - length: 4\n    fields:\n      - {name: a, type: u16, at: 3}", "5:9", "reaches beyond the length of 4")]
    [InlineData("source: x\ncases:\n  - fields:\n      - {name: a, type: u8}\n      - {name: a, type: u8}", "5:16", "stands above already")]
    [InlineData("source: x\ncases:\n  - fields:\n      - {name: a, type: u16}\n      - {name: b, type: u8, at: 1}", "5:9", "overlaps 'a'")]
    [InlineData("source: x\ncases:\n  - fields:\n      - {name: a, type: u8, bit: 0, bits: 5}\n      - {name: b, type: u8, at: 0, bit: 4}", "5:9", "overlaps 'a'")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, bit: 6, bits: 3}]", "3:39", "lies within a whole number")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: f32, bit: 6}]", "3:40", "lies within a whole number")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, bits: 3}]", "3:40", "bits needs bit")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, scale: 0}]", "3:41", "a scale of 0")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, scale: 2, words: {0: n}}]", "3:51", "without scale")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, otherwise: alarm}]", "3:45", "otherwise needs words")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, words: {256: n}}]", "3:42", "does not fit into 8 bits")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, words: {0x1: n, 1: m}}]", "3:50", "has a word already")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, words: {01: n}}]", "3:42", "is not a raw number")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: s8, missing: [0xFFFF]}]", "3:43", "does not fit into 8 bits")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: bcd}]", "3:30", "bcd needs digits")]
    [InlineData("source: x\ncases:\n  - fields: [{name: a, type: u8, digits: 2}]", "3:42", "bcd needs digits")]
    [InlineData("source: x\ncases:\n  - {length: 3, at-least: 2}", "3:27", "exclude each other")]
    [InlineData("source: x\ncases:\n  - {length: 2, bytes: [{at: 2, is: 01}]}", "3:24", "can never hold")]
    [InlineData("source: x\ncases:\n  - {bytes: [{is: 01, mask: 10}]}", "3:19", "can never hold")]
    [InlineData("source: x\ncases:\n  - {bytes: [{is: 01 02, mask: 10}]}", "3:32", "not as long")]
    [InlineData("source: x\ncases:\n  - {bytes: [{is: 01 02 03 04 05}]}", "3:19", "1 to 4 bytes")]
    [InlineData("source: x\ncases:\n  - {ports: [2]}\n  - {ports: [2], length: 4}", "4:5", "never reached")]
    [InlineData("source: x\ncases:\n  - {ports: [224]}", "3:14", "1 to 223")]
    public void What_cannot_be_meant_is_said_at_its_place_in_both_languages(string text, string place, string said)
    {
        var diagnostics = new Diagnostics();

        _ = LayoutFiles.Parse(text, diagnostics);

        var error = Assert.Single(diagnostics.Sorted(), one => one.En.Contains(said, StringComparison.Ordinal));
        Assert.Equal($"layout.yaml:{place}", $"{error.File}:{error.Line}:{error.Column}");
        Assert.Contains(error.Zh, one => one > '\u2E7F');
    }

    [Fact]
    public void Cases_that_differ_in_any_mark_stand_beside_each_other()
    {
        var diagnostics = new Diagnostics();

        var layout = LayoutFiles.Parse("""
            source: x
            cases:
              - {ports: [2], length: 4}
              - {ports: [2], at-least: 4}
              - {ports: [2, 3], bytes: [{is: 01}]}
              - {ports: [3]}
            """, diagnostics);

        Assert.Empty(diagnostics.Sorted());
        Assert.Equal(4, layout!.Cases.Count);
    }

    [Fact]
    public void The_schema_and_the_reference_page_say_every_key()
    {
        var schema = SchemaPage.Write("layout", LayoutTables.Layout);
        var page = ReferencePage.Write("layout", LayoutTables.Layout);

        Assert.All(["tlv", "cases", "words", "missing", "when", "at-least", "mask"], key => Assert.Contains($"\"{key}\"", schema, StringComparison.Ordinal));
        Assert.All(["tlv", "cases", "words", "missing", "when", "at-least", "mask"], key => Assert.Contains($"| `{key}` |", page, StringComparison.Ordinal));
    }
}
