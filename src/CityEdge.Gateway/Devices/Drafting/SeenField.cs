using System.Globalization;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>What a field was seen to hold, from which its kind of point is guessed.</summary>
/// <param name="message">Name of its message.</param>
/// <param name="path">Its name or path; empty for a payload that is one value.</param>
internal sealed class SeenField(string message, string path)
{
    /// <summary>More words than a state machine has: an id, a time, free text.</summary>
    public const int MaxWords = 16;

    private const int MaxWordLength = 64;

    private readonly List<string> _words = [];
    private bool _tooMany;

    public string Message => message;

    public string Field => path;

    public bool HasFlags { get; private set; }

    public bool HasNumbers { get; private set; }

    /// <summary>The words in the order of their coming.</summary>
    public IReadOnlyList<string> Words => _words;

    public void Add(in FieldValue value)
    {
        HasFlags |= value.Kind == FieldKind.Flag;
        HasNumbers |= value.Kind == FieldKind.Number;
        if (value.Text is { } word && !_words.Contains(word))
        {
            _tooMany |= _words.Count == MaxWords;
            if (!_tooMany)
            {
                _words.Add(word);
            }
        }
    }

    /// <summary>A measured quantity: numbers, or words that are numbers.</summary>
    public bool IsAnalog => HasNumbers ? _words.Count == 0 || _words.All(IsNumber) : _words.Count > 0 && !HasFlags && _words.All(IsNumber);

    /// <summary>A state of two or a few words.</summary>
    public bool IsState => !HasNumbers && (HasFlags ? _words.Count == 0 : _words.Count > 0 && !_tooMany && _words.All(IsWord) && !_words.Any(IsTime));

    private static bool IsNumber(string word) => double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);

    private static bool IsWord(string word) => word.Length is > 0 and <= MaxWordLength && !string.IsNullOrWhiteSpace(word) && !word.Any(YamlText.IsOdd);

    private static bool IsTime(string word) => word.Length >= 8 && DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
