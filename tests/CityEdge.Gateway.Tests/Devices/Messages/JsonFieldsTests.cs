using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Devices.Messages;
using CsCheck;

namespace CityEdge.Gateway.Tests.Devices.Messages;

public sealed class JsonFieldsTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("ENERGY.Power", "ENERGY|Power")]
    [InlineData("params.smoke:0.alarm", "params|smoke:0|alarm")]
    [InlineData("list[2].v", "list|[2]|v")]
    [InlineData("'a.b'.c", "a.b|c")]
    [InlineData("[0]", "[0]")]
    public void A_path_has_steps(string path, string steps)
    {
        Assert.True(JsonPath.TryParse(path, out var found));
        Assert.Equal(steps, string.Join('|', found.Select(step => step.Name ?? $"[{step.Index}]")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[-1]")]
    [InlineData("a[x]")]
    [InlineData("'a")]
    [InlineData("''")]
    [InlineData("'a'b")]
    [InlineData("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a")]
    public void What_is_no_path_is_refused(string path) => Assert.False(JsonPath.TryParse(path, out _));

    [Theory]
    [InlineData("{\"a\":{\"b\":[1,{\"c\":\"x\"}]}}", "a.b[1].c", "x")]
    [InlineData("{\"a\":{\"b\":[1,{\"c\":\"x\"}]}}", "a.b[0]", "1")]
    [InlineData("{\"a\":1,\"a\":2}", "a", "2")]
    [InlineData("7", "", "7")]
    [InlineData("{\"a\":{\"b\":1}}", "a", null)]
    [InlineData("{\"a\":[1]}", "a.b", null)]
    public void A_field_is_found_where_it_lies(string document, string path, string? value)
    {
        Assert.True(Read(document, path, out var found));

        Assert.Equal(value, found is not { } field ? null : field.Text ?? field.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_word_that_the_profile_knows_is_that_very_string()
    {
        var word = new string("offline".AsSpan());
        var fields = new JsonFields([("state", [word])]);
        var values = new FieldValue?[1];

        Assert.True(fields.TryRead("""{"state":"offline"}"""u8, values));

        Assert.Same(word, values[0]!.Value.Text);
    }

    [Fact]
    public void Any_document_gives_what_a_tree_of_it_gives()
    {
        var scalar = Gen.OneOf(Gen.Int[-9, 9].Select(i => $"{i}"), Gen.Bool.Select(b => b ? "true" : "false"), Gen.Const("null"), Gen.String[Gen.Char.AlphaNumeric, 0, 5].Select(s => $"\"{s}\""));
        var inner = Gen.Select(Gen.OneOf("a", "b", "c"), scalar).Array[0, 4].Select(all => "{" + string.Join(',', all.Select(one => $"\"{one.Item1}\":{one.Item2}")) + "}");
        var list = scalar.Array[0, 3].Select(all => "[" + string.Join(',', all) + "]");
        var document = Gen.Select(Gen.OneOf("a", "b", "c"), Gen.OneOf(scalar, inner, list)).Array[0, 5]
            .Select(all => "{" + string.Join(',', all.Select(one => $"\"{one.Item1}\":{one.Item2}")) + "}");
        string[] paths = ["a", "b.a", "b.c", "c[0]", "c[2]"];

        document.Sample(text =>
        {
            var fields = new JsonFields([.. paths.Select(path => (path, Enumerable.Empty<string>()))]);
            var values = new FieldValue?[paths.Length];
            Assert.True(fields.TryRead(Encoding.UTF8.GetBytes(text), values));
            using var tree = JsonDocument.Parse(text);
            for (var i = 0; i < paths.Length; i++)
            {
                // Where a name comes twice the last one that has the field counts; a tree keeps the last of each name only.
                if (Oracle(tree.RootElement, paths[i]) is { } expected)
                {
                    Assert.Equal(expected, values[i]);
                }
            }
        });
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var fields = new JsonFields([("a", []), ("b.c[1]", ["x"]), ("", [])]);
        var values = new FieldValue?[3];
        var pieces = Gen.OneOf(
            Gen.Byte.Array[0, 64],
            Gen.OneOf("{", "}", "[", "]", "\"a\":", "\"b\":", "\"c\":", "1e999", "\"\\uD800\"", "\"\\u0000\"", ",", "null", "-", "\"", "tru", "\uFEFF", " ")
                .Array[0, 24].Select(all => Encoding.UTF8.GetBytes(string.Concat(all))));

        pieces.Sample(bytes => { _ = fields.TryRead(bytes, values); }, iter: 20_000);
    }

    private static bool Read(string document, string path, out FieldValue? value)
    {
        var values = new FieldValue?[1];
        var read = new JsonFields([(path, [])]).TryRead(Encoding.UTF8.GetBytes(document), values);
        value = values[0];
        return read;
    }

    private static FieldValue? Oracle(JsonElement at, string path)
    {
        Assert.True(JsonPath.TryParse(path, out var steps));
        foreach (var step in steps)
        {
            if (step.Name is null ? at.ValueKind != JsonValueKind.Array || at.GetArrayLength() <= step.Index : at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step.Name, out _))
            {
                return null;
            }

            at = step.Name is null ? at[step.Index] : at.GetProperty(step.Name);
        }

        return at.ValueKind switch
        {
            JsonValueKind.True => FieldValue.Of(true),
            JsonValueKind.False => FieldValue.Of(false),
            JsonValueKind.Number => FieldValue.Of(at.GetDouble()),
            JsonValueKind.String => FieldValue.Of(at.GetString()!),
            JsonValueKind.Null => FieldValue.Missing,
            _ => null,
        };
    }
}
