using System.Text;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>One word of a closed list: the members of an enumeration, spelled in lower case with dashes.</summary>
internal sealed class ChoiceShape<T> : Shape<T>
    where T : struct, Enum
{
    private readonly Dictionary<string, T> _members;

    /// <param name="spell">How a member is written; null for lower case with dashes (<c>WaterLeak</c> → <c>water-leak</c>).</param>
    public ChoiceShape(Func<T, string>? spell = null) =>
        _members = Enum.GetValues<T>().ToDictionary(spell ?? (member => Dashed(member.ToString())), StringComparer.Ordinal);

    public IEnumerable<string> Spellings => _members.Keys;

    /// <summary>How a member is written.</summary>
    public string Spell(T member) => _members.First(one => EqualityComparer<T>.Default.Equals(one.Value, member)).Key;

    /// <summary>The member that is written so; false where there is none.</summary>
    public bool TryParse(string text, out T member) => _members.TryGetValue(text, out member);

    public override LocalText Words => new("其中之一：" + string.Join("、", _members.Keys), "one of " + string.Join(", ", _members.Keys));

    public override JsonObject Schema(SchemaPage page) => new() { ["enum"] = new JsonArray([.. _members.Keys.Select(key => (JsonNode)key)]) };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out T value)
    {
        value = default;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (_members.TryGetValue(scalar.Text, out value))
        {
            return true;
        }

        var (zh, en) = Spelling.Hint(scalar.Text, _members.Keys);
        diagnostics.Error(node.Mark, $"应为{Words.Zh}；实为“{scalar.Text}”{zh}", $"expected {Words.En}; found '{scalar.Text}'{en}");
        return false;
    }

    private static string Dashed(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]))
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
