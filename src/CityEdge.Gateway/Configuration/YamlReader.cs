using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CityEdge.Gateway.Configuration;

/// <summary>
/// Reads one YAML document into nodes with places, from the parser's events.
/// What must hold: bounded in size, depth and count; no anchor, alias, tag or second document gets through;
/// a key stands once in its table; nothing is guessed about a value here, the shapes of the keys decide.
/// </summary>
internal sealed class YamlReader
{
    public const int MaxBytes = 1024 * 1024;
    public const int MaxDepth = 32;
    public const int MaxNodes = 100_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly Diagnostics _diagnostics;
    private readonly Parser _parser;
    private readonly string _text;
    private string[]? _lines;
    private int _nodes;

    private YamlReader(string file, string text, Diagnostics diagnostics)
    {
        _file = file;
        _diagnostics = diagnostics;
        _text = text;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>Reads a file; null when it could not be read as one bounded document, which is then said in <paramref name="diagnostics"/>.</summary>
    /// <param name="path">Where the file lies.</param>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="diagnostics">Takes what is wrong with it.</param>
    public static YamlNode? ReadFile(string path, string name, Diagnostics diagnostics)
    {
        var start = new Mark(name, 1, 1);
        try
        {
            if (Directory.Exists(path))
            {
                diagnostics.Error(start, $"应为文件，实为目录：{path}", $"a file is expected, this is a folder: {path}");
                return null;
            }

            var length = (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)).Length;
            if (length > MaxBytes)
            {
                diagnostics.Error(start, $"文件过大（{length} 字节，上限 {MaxBytes}）", $"the file is too large ({length} bytes, the limit is {MaxBytes})");
                return null;
            }

            // A pipe or an endless device has no length either, and would hold or drown whoever opens it.
            return Read(name, length == 0 ? "" : Utf8.GetString(File.ReadAllBytes(path)), diagnostics);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            diagnostics.Error(start, $"没有这个文件：{path}", $"there is no such file: {path}");
        }
        catch (UnauthorizedAccessException)
        {
            diagnostics.Error(start, $"没有权限读取：{path}", $"no permission to read {path}");
        }
        catch (DecoderFallbackException)
        {
            diagnostics.Error(start, "文件不是 UTF-8 编码", "the file is not UTF-8");
        }
        catch (IOException fault)
        {
            diagnostics.Error(start, $"无法读取文件：{fault.Message}", $"the file cannot be read: {fault.Message}");
        }

        return null;
    }

    /// <summary>Reads a text; null when it is not one bounded document.</summary>
    public static YamlNode? Read(string name, string text, Diagnostics diagnostics)
    {
        if (text.Length > MaxBytes)
        {
            diagnostics.Error(new Mark(name, 1, 1), $"文件过大（上限 {MaxBytes} 字节）", $"the file is too large (the limit is {MaxBytes} bytes)");
            return null;
        }

        if (Deep(text) is { } at)
        {
            diagnostics.Error(at with { File = name }, $"嵌套超过 {MaxDepth} 层", $"nested deeper than {MaxDepth} levels");
            return null;
        }

        try
        {
            return new YamlReader(name, text.TrimStart('\uFEFF'), diagnostics).Document();
        }
        catch (YamlException fault)
        {
            // The library's own words, without its repetition of the place; they exist in English only.
            var mark = new Mark(name, (int)Math.Max(1, fault.Start.Line), (int)Math.Max(1, fault.Start.Column));
            diagnostics.Error(mark, $"YAML 语法错误：{fault.Message}", $"not valid YAML: {fault.Message}");
        }
        catch (RefusedException)
        {
            // Said where it was found.
        }

        return null;
    }

    private YamlNode Document()
    {
        Next<StreamStart>();
        if (Advance() && _parser.Current is StreamEnd)
        {
            return new YamlMap(new Mark(_file, 1, 1), []);
        }

        Advance();
        var root = Node(1);
        Next<DocumentEnd>();
        Advance();
        if (_parser.Current is not StreamEnd)
        {
            throw Refuse(At(_parser.Current!), "一个文件只能有一份文档", "a file holds one document; a second one starts here");
        }

        return root is YamlScalar { IsNull: true } ? new YamlMap(root.Mark, []) : root;
    }

    /// <summary>Reads the node that starts at the current event.</summary>
    private YamlNode Node(int depth)
    {
        var start = _parser.Current!;
        if (depth > MaxDepth)
        {
            throw Refuse(At(start), $"嵌套超过 {MaxDepth} 层", $"nested deeper than {MaxDepth} levels");
        }

        if (++_nodes > MaxNodes)
        {
            throw Refuse(At(start), $"节点超过 {MaxNodes} 个", $"more than {MaxNodes} nodes");
        }

        RefuseReferences(start);
        return start switch
        {
            Scalar scalar => new YamlScalar(At(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain) { Runs = Runs(scalar) },
            SequenceStart list => List(list, depth),
            MappingStart map => Map(map, depth),
            _ => throw Refuse(At(start), "此处应为一个值", "a value is expected here"),
        };
    }

    /// <summary>Where the lines of a text stand that takes several.</summary>
    private IReadOnlyList<TextRun> Runs(Scalar scalar)
    {
        var block = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        if (!block && scalar.End.Line <= scalar.Start.Line)
        {
            return [];
        }

        _lines ??= _text.ReplaceLineEndings("\n").Split('\n');
        var quote = scalar.Style == ScalarStyle.Plain ? 0 : 1;
        return block
            ? TextRuns.Of(_lines, _file, scalar.Value, (int)scalar.Start.Line + 1, 1)
            : TextRuns.Of(_lines, _file, scalar.Value, (int)scalar.Start.Line, (int)scalar.Start.Column + quote);
    }

    private YamlList List(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (Advance() && _parser.Current is not SequenceEnd)
        {
            items.Add(Node(depth + 1));
        }

        return new YamlList(At(start), items);
    }

    private YamlMap Map(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, Mark>(StringComparer.Ordinal);
        while (Advance() && _parser.Current is not MappingEnd)
        {
            var keyEvent = _parser.Current!;
            RefuseReferences(keyEvent);
            if (keyEvent is not Scalar key)
            {
                throw Refuse(At(keyEvent), "键必须是单个名称", "a key must be a plain name");
            }

            var mark = At(key);
            Advance();
            var value = Node(depth + 1);
            if (!seen.TryAdd(key.Value, mark))
            {
                var first = seen[key.Value];
                _diagnostics.Error(
                    mark, $"键“{key.Value}”重复，首次出现在第 {first.Line} 行第 {first.Column} 列",
                    $"duplicate key '{key.Value}', first given at {first.Line}:{first.Column}");
                continue;
            }

            entries.Add(new YamlEntry(key.Value, mark, value));
        }

        return new YamlMap(At(start), entries);
    }

    private void RefuseReferences(ParsingEvent at)
    {
        if (at is AnchorAlias alias)
        {
            throw Refuse(At(at), $"不允许别名（*{alias.Value}）：请直接写出内容", $"aliases are not allowed (*{alias.Value}): write the value out");
        }

        if (at is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            throw Refuse(At(at), $"不允许锚点（&{anchored.Anchor}）", $"anchors are not allowed (&{anchored.Anchor})");
        }

        if (at is NodeEvent { Tag.IsEmpty: false } tagged && !(tagged is Scalar { Tag.IsNonSpecific: true }))
        {
            throw Refuse(At(at), $"不允许类型标签（{tagged.Tag}）", $"tags are not allowed ({tagged.Tag})");
        }
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (!Advance() || _parser.Current is not T)
        {
            throw Refuse(new Mark(_file, 1, 1), "YAML 文档不完整", "the YAML document is not complete");
        }
    }

    /// <summary>
    /// Goes to the next event. YamlDotNet 18.1.0 lets exceptions of other kinds through on malformed keys (InvalidOperation) and
    /// empty tags (Argument); whatever it throws, the file is what is wrong.
    /// </summary>
    private bool Advance()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception fault) when (fault is not YamlException and not OutOfMemoryException)
        {
            var at = _parser.Current is { } current ? At(current) : new Mark(_file, 1, 1);
            throw Refuse(at, "此处之后有 YAML 语法错误", "not valid YAML, somewhere after this place");
        }
    }

    private Mark At(ParsingEvent at) => new(_file, (int)at.Start.Line, (int)at.Start.Column);

    private RefusedException Refuse(Mark at, string zh, string en)
    {
        _diagnostics.Error(at, zh, en);
        return new RefusedException();
    }

    /// <summary>
    /// Opening brackets beyond twice the depth limit, found without the parser: its scanner keeps state for every open
    /// bracket before it hands out the first event, so a megabyte of brackets must not reach it.
    /// Brackets inside quoted texts are counted too; nobody writes 64 unmatched ones.
    /// </summary>
    private static Mark? Deep(string text)
    {
        int depth = 0, line = 1, lineStart = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    line++;
                    lineStart = i + 1;
                    break;
                case '[' or '{':
                    if (++depth > 2 * MaxDepth)
                    {
                        return new Mark("", line, i - lineStart + 1);
                    }

                    break;
                case ']' or '}':
                    depth = Math.Max(0, depth - 1);
                    break;
            }
        }

        return null;
    }

    /// <summary>Leaves the reader from any depth after the refusal was said; never leaves this class.</summary>
    private sealed class RefusedException : Exception;
}
