using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>One field of a payload, as the layout says it.</summary>
internal sealed record LayoutField
{
    /// <summary>The name under which the value is handed on; the vendor's own word.</summary>
    public required string Name { get; init; }

    public required FieldType Type { get; init; }

    /// <summary>Bytes of a BCD number, 1 to 7; 0 for every other type.</summary>
    public int Digits { get; init; }

    /// <summary>Order of the bytes; null for the layout's.</summary>
    public ByteOrder? Order { get; init; }

    /// <summary>Place of the first byte from the start of the case or item; null for right after the field before.</summary>
    public int? At { get; init; }

    /// <summary>Lowest bit of a bit field, 0 is the least significant; null for the whole number.</summary>
    public int? Bit { get; init; }

    /// <summary>Width of the bit field; a signed type is then signed in that width.</summary>
    public int Bits { get; init; } = 1;

    /// <summary>value = raw × scale + offset.</summary>
    public double Scale { get; init; } = 1;

    public double Offset { get; init; }

    /// <summary>Decimals that the vendor rounds to; null for no rounding.</summary>
    public int? Decimals { get; init; }

    /// <summary>Words for raw numbers; see <see cref="Otherwise"/> for the others.</summary>
    public IReadOnlyDictionary<long, string> Words { get; init; } = new Dictionary<long, string>();

    /// <summary>The word for every other raw number; vendors whose alarm is "anything but 0" need it, so that no alarm is refused for its number.</summary>
    public string Otherwise { get; init; } = LayoutDecoder.UnknownWord;

    /// <summary>Raw numbers that mean that the device has no value.</summary>
    public IReadOnlyList<long> Missing { get; init; } = [];

    /// <summary>Conditions under which the field is there at all; one that is not takes no room.</summary>
    public IReadOnlyList<ByteMatch> When { get; init; } = [];

    public Places Places { get; init; } = Places.None;

    /// <summary>Bytes that the field takes.</summary>
    public int Size => Type switch
    {
        FieldType.U8 or FieldType.S8 => 1,
        FieldType.U16 or FieldType.S16 or FieldType.Bf16 => 2,
        FieldType.U24 or FieldType.S24 => 3,
        FieldType.U32 or FieldType.S32 or FieldType.F32 => 4,
        FieldType.Bcd => Digits,
    };

    public bool IsWhole => Type is not (FieldType.F32 or FieldType.Bf16 or FieldType.Bcd);

    public bool IsSigned => Type is FieldType.S8 or FieldType.S16 or FieldType.S24 or FieldType.S32;

    /// <summary>Bits of the raw number.</summary>
    public int Width => Bit is null ? 8 * Size : Bits;
}
