using System.Globalization;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>Turns one field of a message into a point's value, or says why it cannot; resolved once at start, allocates nothing after.</summary>
internal sealed class FieldDecoder
{
    private readonly ValueRule _rule;
    private readonly (string Word, double Value)[] _words;
    private readonly (double Number, double Value)[] _numbers;

    /// <param name="place">The field with what its words stand for.</param>
    /// <param name="rule">What holds of the raw number.</param>
    public FieldDecoder(FieldPlace place, ValueRule rule)
    {
        _rule = rule;
        _words = [.. place.Values.Select(static value => (value.Key, value.Value))];
        _numbers = [.. _words.Select(static word => (IsNumber(word.Word, out var number), number, word.Value)).Where(static one => one.Item1).Select(static one => (one.number, one.Value))];
    }

    /// <summary>The value of a field.</summary>
    public DecodedValue Decode(in FieldValue field) => field.Kind switch
    {
        FieldKind.Missing => DecodedValue.Bad(QualityReason.SensorFailure),
        FieldKind.Number => OfNumber(field.Number),
        FieldKind.Flag => OfFlag(field.Number != 0),
        FieldKind.Text => OfText(field.Text!),
    };

    private DecodedValue OfNumber(double number)
    {
        if (_rule.IsNoSensor(number))
        {
            return DecodedValue.Bad(QualityReason.SensorFailure);
        }

        if (_words.Length == 0)
        {
            return _rule.Judge(number);
        }

        foreach (var known in _numbers)
        {
            // Exact on purpose: the profile names the numbers that the device writes.
            if (known.Number == number)
            {
                return _rule.Judge(known.Value);
            }
        }

        return DecodedValue.Bad(QualityReason.OutOfRange);
    }

    private DecodedValue OfFlag(bool flag) => _words.Length == 0 ? _rule.Judge(flag ? 1 : 0) : OfWord(flag ? "true" : "false");

    private DecodedValue OfText(string text) =>
        _words.Length > 0 ? OfWord(text)
        : IsNumber(text, out var number) ? OfNumber(number)
        : DecodedValue.Bad(QualityReason.CommunicationFailure);

    private DecodedValue OfWord(string text)
    {
        foreach (var known in _words)
        {
            if (known.Word == text)
            {
                return _rule.Judge(known.Value);
            }
        }

        return DecodedValue.Bad(QualityReason.OutOfRange);
    }

    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
}
