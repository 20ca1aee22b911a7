using System.Text;
using System.Text.Json;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>
/// Takes the wanted fields out of a JSON document in one pass, without a tree in memory. What must hold: no bytes make it throw, deep nesting and
/// long strings cost nothing, and of a document that is broken anywhere nothing counts.
/// </summary>
internal sealed class JsonFields
{
    /// <summary>Deeper documents are refused; the deepest of any device that we know has seven levels.</summary>
    public const int MaxDepth = 32;

    /// <summary>Words longer than this, in bytes, stand for nothing that a profile could name.</summary>
    public const int MaxText = 256;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow };

    private readonly Node _root = new();
    private readonly int? _texts;

    /// <param name="paths">The fields, each with the words that it is known to hold; the same place may be wanted twice.</param>
    /// <param name="texts">Wants every field as text of at most so many bytes, numbers digit by digit as they were written: ids and links. Null: as they are.</param>
    /// <exception cref="FormatException">A path is none; profiles are checked at load.</exception>
    public JsonFields(IReadOnlyList<(string Path, IEnumerable<string> Words)> paths, int? texts = null)
    {
        _texts = texts;
        for (var i = 0; i < paths.Count; i++)
        {
            var node = _root;
            if (paths[i].Path.Length > 0)
            {
                if (!JsonPath.TryParse(paths[i].Path, out var steps))
                {
                    throw new FormatException($"'{paths[i].Path}' is not a path into JSON.");
                }

                foreach (var step in steps)
                {
                    node = node.Child(step);
                }
            }

            node.Wanted.Add(i);
            node.AddWords(paths[i].Words);
        }
    }

    /// <summary>Reads a document; false where it is not JSON, and then nothing in <paramref name="values"/> counts.</summary>
    /// <param name="payload">The document.</param>
    /// <param name="values">One place for each wanted field: null where the document does not have it.</param>
    public bool TryRead(ReadOnlySpan<byte> payload, Span<FieldValue?> values)
    {
        values.Clear();
        var reader = new Utf8JsonReader(payload, Options);
        try
        {
            return reader.Read() && Value(ref reader, _root, values) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string that is not UTF-8, or half a surrogate pair: the reader says so only when it is asked for the text.
            return false;
        }
    }

    private bool Value(ref Utf8JsonReader reader, Node? node, Span<FieldValue?> values)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when node is { HasNames: true }:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var child = node.Find(ref reader);
                    if (!reader.Read() || !Value(ref reader, child, values))
                    {
                        return false;
                    }
                }

                return reader.TokenType == JsonTokenType.EndObject;
            case JsonTokenType.StartArray when node is { HasIndices: true }:
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    if (!Value(ref reader, node.Find(i), values))
                    {
                        return false;
                    }
                }

                return reader.TokenType == JsonTokenType.EndArray;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return reader.TrySkip();
            default:
                if (node is { Wanted.Count: > 0 })
                {
                    var value = Scalar(ref reader, node);
                    foreach (var wanted in node.Wanted)
                    {
                        values[wanted] = value;
                    }
                }

                return true;
        }
    }

    private FieldValue Scalar(ref Utf8JsonReader reader, Node node) => reader.TokenType switch
    {
        JsonTokenType.True => FieldValue.Of(true),
        JsonTokenType.False => FieldValue.Of(false),
        JsonTokenType.Number when _texts is { } most => FieldValue.Of(reader.ValueSpan.Length > most ? "" : Encoding.UTF8.GetString(reader.ValueSpan)),
        JsonTokenType.Number => FieldValue.Of(reader.TryGetDouble(out var number) ? number : double.NaN),
        JsonTokenType.String => FieldValue.Of(node.Word(ref reader, _texts ?? MaxText)),
        _ => FieldValue.Missing,
    };

    // One step of the wanted paths; a document is walked beside it.
    private sealed class Node
    {
        private readonly List<(byte[] Name, Node Child)> _names = [];
        private readonly List<(int Index, Node Child)> _indices = [];
        private readonly List<(byte[] Utf8, string Word)> _words = [];

        public List<int> Wanted { get; } = [];

        public bool HasNames => _names.Count > 0;

        public bool HasIndices => _indices.Count > 0;

        public Node Child(JsonStep step)
        {
            if (step.Name is null)
            {
                if (_indices.FirstOrDefault(one => one.Index == step.Index).Child is { } known)
                {
                    return known;
                }

                _indices.Add((step.Index, new Node()));
                return _indices[^1].Child;
            }

            var name = Encoding.UTF8.GetBytes(step.Name);
            if (_names.FirstOrDefault(one => one.Name.AsSpan().SequenceEqual(name)).Child is { } found)
            {
                return found;
            }

            _names.Add((name, new Node()));
            return _names[^1].Child;
        }

        public void AddWords(IEnumerable<string> words) => _words.AddRange(words.Select(static word => (Encoding.UTF8.GetBytes(word), word)));

        public Node? Find(ref Utf8JsonReader reader)
        {
            foreach (var (name, child) in _names)
            {
                if (reader.ValueTextEquals(name))
                {
                    return child;
                }
            }

            return null;
        }

        public Node? Find(int index)
        {
            foreach (var (at, child) in _indices)
            {
                if (at == index)
                {
                    return child;
                }
            }

            return null;
        }

        public string Word(ref Utf8JsonReader reader, int most)
        {
            foreach (var (utf8, word) in _words)
            {
                if (reader.ValueTextEquals(utf8))
                {
                    return word;
                }
            }

            return reader.ValueSpan.Length > most ? "" : reader.GetString()!;
        }
    }
}
