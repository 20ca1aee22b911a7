using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace CityEdge.Gateway.Devices.LoRaWan;

/// <summary>
/// Single values of an envelope, each of the shape it must have or refused. Nothing here allocates and nothing is longer than its bound.
/// What must hold: every method leaves the reader on the last token of the value it was called at, or says false.
/// </summary>
internal static class EnvelopeJson
{
    /// <summary>An envelope with a hundred gateways stays below this.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>Envelopes are five deep; decoded objects inside them, which we skip, may be deeper.</summary>
    public const int MaxDepth = 32;

    /// <summary>Longest payload of LoRaWAN, and so the least size of a payload buffer.</summary>
    public const int MaxPayload = 255;

    private const int MaxEscaped = 1024;

    /// <summary>A reader at the first token of an envelope.</summary>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) =>
        new(json, new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow });

    /// <summary>Sixteen hexadecimal digits.</summary>
    public static bool TryEui(ref Utf8JsonReader reader, out ulong eui)
    {
        eui = 0;
        return reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && TryEui(reader.ValueSpan, out eui);
    }

    public static bool TryEui(ReadOnlySpan<byte> text, out ulong eui)
    {
        eui = 0;
        return text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out eui);
    }

    public static bool TryEui(ReadOnlySpan<char> text, out ulong eui)
    {
        eui = 0;
        return text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out eui);
    }

    /// <summary>A finite number; null counts as nothing.</summary>
    public static bool TryNumber(ref Utf8JsonReader reader, ref double? number)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        // A number too large for a double is read as infinity.
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value) || !double.IsFinite(value))
        {
            return false;
        }

        number = value;
        return true;
    }

    /// <summary>A time with its offset, RFC 3339.</summary>
    public static bool TryTime(ref Utf8JsonReader reader, ref DateTimeOffset? time)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var value))
        {
            return false;
        }

        time = value;
        return true;
    }

    /// <summary>Base64 into the buffer; false where it is none or does not fit.</summary>
    public static bool TryPayload(ref Utf8JsonReader reader, Span<byte> buffer, out int length)
    {
        length = 0;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > MaxEscaped)
        {
            return false;
        }

        if (!reader.ValueIsEscaped)
        {
            return TryDecode(reader.ValueSpan, buffer, out length);
        }

        Span<byte> plain = stackalloc byte[MaxEscaped];
        var count = reader.CopyString(plain);
        return TryDecode(plain[..count], buffer, out length);
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> buffer, out int length) =>
        Base64.DecodeFromUtf8(text, buffer, out _, out length) == OperationStatus.Done;
}
