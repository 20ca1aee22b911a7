using System.Text;
using CityEdge.Gateway.Configuration;
using CsCheck;

namespace CityEdge.Gateway.Tests.Configuration;

/// <summary>What gets through the reader, and what is refused before anything is bound.</summary>
public sealed class YamlReaderTests
{
    [Fact]
    public void A_node_knows_its_line_and_column()
    {
        var map = Assert.IsType<YamlMap>(Read("# 田子坊\na: 1\nb:\n  - x\n  - {c: 'é d'}\n", out var said));

        Assert.Empty(said);
        Assert.Equal(new Mark("f.yaml", 2, 1), map.Entries[0].KeyMark);
        var list = Assert.IsType<YamlList>(map.Entries[1].Value);
        Assert.Equal(new Mark("f.yaml", 4, 5), list.Items[0].Mark);
        var scalar = Assert.IsType<YamlScalar>(Assert.IsType<YamlMap>(list.Items[1]).Entries[0].Value);
        Assert.Equal((5, 9, 10, "é d", false), (scalar.Mark.Line, scalar.Mark.Column, scalar.TextMark.Column, scalar.Text, scalar.Plain));
    }

    [Theory]
    [InlineData("a: |\n  one two\n  three\n", "three", 3, 3)]
    [InlineData("a: |\n  one two\n  three\n", "two", 2, 7)]
    [InlineData("a: >-\n\n    one\n\n      two three\n    four\n", "three", 5, 11)]
    [InlineData("a: >-\n\n    one\n\n      two three\n    four\n", "four", 6, 5)]
    [InlineData("a: >\r\n  one\r\n  two\r\n", "two", 3, 3)]
    [InlineData("a: one\n   two\n   # said\nb: 1", "two", 2, 4)]
    [InlineData("a: 'one\n   two three'", "three", 2, 8)]
    [InlineData("a: |2\n    one\n  two\n", "one", 2, 5)]
    public void A_text_of_several_lines_knows_where_each_of_its_characters_stands(string text, string word, int line, int column)
    {
        var scalar = Assert.IsType<YamlScalar>(Assert.IsType<YamlMap>(Read(text, out _)).Entries[0].Value);

        Assert.Equal(new Mark("f.yaml", line, column), scalar.At(scalar.Text.IndexOf(word, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_text_whose_characters_are_escaped_is_at_least_where_it_starts()
    {
        var scalar = Assert.IsType<YamlScalar>(Assert.IsType<YamlMap>(Read("a: \"one\\t\n  \\x74wo\"", out _)).Entries[0].Value);

        Assert.Equal(new Mark("f.yaml", 1, 5), scalar.TextMark);
    }

    [Theory]
    [InlineData("a: 1\na: 2", "f.yaml:2:1: error: duplicate key 'a', first given at 1:1")]
    [InlineData("a: &x 1", "f.yaml:1:4: error: anchors are not allowed (&x)")]
    [InlineData("a: &x 1\nb: *x", "f.yaml:1:4: error: anchors are not allowed (&x)")]
    [InlineData("a: *x", "f.yaml:1:4: error: aliases are not allowed (*x)")]
    [InlineData("a: !!int 1", "f.yaml:1:4: error: tags are not allowed")]
    [InlineData("a: !secret 1", "f.yaml:1:4: error: tags are not allowed")]
    [InlineData("a: 1\n---\nb: 2", "f.yaml:2:1: error: a file holds one document")]
    [InlineData("? [a, b]\n: 1", "f.yaml:1:3: error: a key must be a plain name")]
    [InlineData("a: [1, 2", "not valid YAML")]
    [InlineData("a: \"x", "not valid YAML")]
    [InlineData("a: b: c", "not valid YAML")]
    [InlineData("a: !<> 1", "not valid YAML")]
    [InlineData("::\r<>\r[\n|\t=|!b\n! &,\\", "not valid YAML")]
    public void What_is_not_one_plain_document_is_refused_at_its_place(string text, string error)
    {
        Read(text, out var said);

        Assert.Contains(error, Assert.Single(said).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    public void An_empty_file_is_an_empty_table(string text)
    {
        var map = Assert.IsType<YamlMap>(Read(text, out var said));

        Assert.Empty(map.Entries);
        Assert.Empty(said);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_device_without_an_end_and_a_folder_are_not_read()
    {
        var said = new Diagnostics();

        await Task.Run(() => YamlReader.ReadFile("/dev/zero", "f.yaml", said), TestContext.Current.CancellationToken);
        Assert.Empty(said.Sorted());
        YamlReader.ReadFile("/tmp", "f.yaml", said);
        Assert.StartsWith("f.yaml:1:1: error: a file is expected, this is a folder", Assert.Single(said.Sorted()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_count_and_size_are_bounded()
    {
        Assert.NotNull(Read(Nested(YamlReader.MaxDepth), out _));
        Assert.Null(Read(Nested(YamlReader.MaxDepth + 1), out var deep));
        Assert.Contains("nested deeper than 32 levels", Assert.Single(deep).En, StringComparison.Ordinal);
        Assert.Null(Read(new string('[', 500_000), out var deeper));
        Assert.Contains("nested deeper", Assert.Single(deeper).En, StringComparison.Ordinal);
        Assert.Null(Read("a: [" + string.Concat(Enumerable.Repeat("1,", YamlReader.MaxNodes + 1)) + "1]", out var many));
        Assert.Contains("more than 100000 nodes", Assert.Single(many).En, StringComparison.Ordinal);
        Assert.Null(Read(new string('#', YamlReader.MaxBytes + 1), out var large));
        Assert.Contains("too large", Assert.Single(large).En, StringComparison.Ordinal);
    }

    [Fact]
    public void Indented_nesting_is_bounded_too()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 40; i++)
        {
            text.Append(' ', i).Append("a:\n");
        }

        Assert.Null(Read(text.ToString(), out var said));
        Assert.Contains("nested deeper", Assert.Single(said).En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_or_not_there_is_an_error_not_an_exception()
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-");
        try
        {
            var path = Path.Combine(folder.FullName, "f.yaml");
            File.WriteAllBytes(path, [0x61, 0x3A, 0x20, 0xFF, 0xFE]);
            var said = new Diagnostics();

            Assert.Null(YamlReader.ReadFile(path, "f.yaml", said));
            Assert.Null(YamlReader.ReadFile(Path.Combine(folder.FullName, "none.yaml"), "none.yaml", said));
            Assert.Collection(
                said.Sorted(),
                one => Assert.Equal("f.yaml:1:1: error: the file is not UTF-8", one.ToString()),
                two => Assert.StartsWith("none.yaml:1:1: error: there is no such file", two.ToString(), StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Any_text_gives_a_node_or_an_error_and_never_throws() =>
        Gen.OneOf(Gen.Char["ab:-[]{}#&*!|>'\"%@`,?\n\t \\0~=<"].Array[0, 80].Select(letters => new string(letters)), Gen.String[0, 60])
            .Sample(text =>
            {
                var node = Read(text, out var said);
                return node is not null || said.Count > 0;
            }, iter: 5_000, threads: 1);

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static YamlNode? Read(string text, out IReadOnlyList<Diagnostic> said)
    {
        var diagnostics = new Diagnostics();
        var node = YamlReader.Read("f.yaml", text, diagnostics);
        said = diagnostics.Sorted();
        return node;
    }
}
