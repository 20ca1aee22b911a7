namespace CityEdge.Gateway.Devices;

/// <summary>Where a point's raw value lies in what its device says.</summary>
internal abstract record PointPlace;

/// <summary>In registers or coils of a Modbus device.</summary>
internal sealed record RegisterPlace : PointPlace
{
    public required RegisterTable Table { get; init; }

    /// <summary>PDU address, 0-based, as on the wire.</summary>
    public required ushort Address { get; init; }

    public required RegisterType Type { get; init; }

    public RegisterOrder Order { get; init; }

    /// <summary>First bit of a bit field (0 = least significant), null for whole values.</summary>
    public int? Bit { get; init; }

    /// <summary>Width of the bit field; 1–16.</summary>
    public int Bits { get; init; } = 1;
}

/// <summary>In a named field of a message.</summary>
internal sealed record FieldPlace : PointPlace
{
    /// <summary>Name of the message within the profile's link.</summary>
    public required string Message { get; init; }

    /// <summary>Name of the field; in JSON a path: <c>temperature</c>, <c>ENERGY.Power</c>, <c>params.smoke:0.alarm</c>, <c>list[0].v</c>; empty for a payload that is one value.</summary>
    public required string Field { get; init; }

    /// <summary>What the device's words, flags and numbers stand for: <c>ON</c> → 1; empty: a flag is 0 or 1, a number itself, a word a number in words.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();
}
