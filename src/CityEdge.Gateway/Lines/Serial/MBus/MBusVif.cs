namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>
/// The value information codes of EN 13757-3 (M-Bus documentation rev. 4.8, 8.4.3 and 8.4.4). One unit per quantity: energy kWh, power kW,
/// volume m³, volume flow m³/h, mass kg, mass flow kg/h, temperatures °C, differences K, pressure bar, durations s, voltage V, current A.
/// </summary>
internal static class MBusVif
{
    private const double KilowattHoursPerJoule = 1 / 3.6e6;
    private const double SecondsPerMinute = 60;
    private const double SecondsPerHour = 3600;
    private const double SecondsPerDay = 86400;

    /// <summary>The primary table; the extension bit is left out.</summary>
    public static MBusQuantity Primary(int vif) => (vif & 0x7F) switch
    {
        // E000 0nnn: 10^(n-3) Wh; E000 1nnn: 10^n J.
        <= 0x07 and var v => new("energy", 1, v - 6),
        <= 0x0F and var v => new("energy", KilowattHoursPerJoule, v - 0x08),

        // E001 0nnn: 10^(n-6) m³; E001 1nnn: 10^(n-3) kg.
        <= 0x17 and var v => new("volume", 1, v - 0x10 - 6),
        <= 0x1F and var v => new("mass", 1, v - 0x18 - 3),

        // E010 00nn on time, E010 01nn operating time: seconds, minutes, hours, days.
        <= 0x23 and var v => new("on_time", Duration(v)),
        <= 0x27 and var v => new("operating_time", Duration(v)),

        // E010 1nnn: 10^(n-3) W; E011 0nnn: 10^n J/h.
        <= 0x2F and var v => new("power", 1, v - 0x28 - 6),
        <= 0x37 and var v => new("power", KilowattHoursPerJoule, v - 0x30),

        // E011 1nnn: 10^(n-6) m³/h; E100 0nnn: 10^(n-7) m³/min; E100 1nnn: 10^(n-9) m³/s.
        <= 0x3F and var v => new("volume_flow", 1, v - 0x38 - 6),
        <= 0x47 and var v => new("volume_flow", 60, v - 0x40 - 7),
        <= 0x4F and var v => new("volume_flow", 3600, v - 0x48 - 9),

        // E101 0nnn: 10^(n-3) kg/h.
        <= 0x57 and var v => new("mass_flow", 1, v - 0x50 - 3),

        // E101 10nn flow, E101 11nn return, E110 00nn difference, E110 01nn outside: 10^(n-3) °C or K; E110 10nn: 10^(n-3) bar.
        <= 0x5B and var v => new("flow_temperature", 1, v - 0x58 - 3),
        <= 0x5F and var v => new("return_temperature", 1, v - 0x5C - 3),
        <= 0x63 and var v => new("temperature_difference", 1, v - 0x60 - 3),
        <= 0x67 and var v => new("external_temperature", 1, v - 0x64 - 3),
        <= 0x6B and var v => new("pressure", 1, v - 0x68 - 3),

        // E110 1100 a day, type G; E110 1101 a day and time, type F.
        0x6C => new("date", Kind: MBusKind.Date),
        0x6D => new("time", Kind: MBusKind.DateTime),
        0x6E => new("heat_cost_units"),

        // E111 00nn averaging, E111 01nn actuality duration.
        >= 0x70 and <= 0x73 and var v => new("averaging_duration", Duration(v)),
        >= 0x74 and <= 0x77 and var v => new("actuality_duration", Duration(v)),
        0x78 => new("fabrication_number"),
        0x79 => new("enhanced_id"),
        0x7A => new("bus_address"),
        _ => default,
    };

    /// <summary>The table behind VIF FD.</summary>
    public static MBusQuantity Second(int vife) => (vife & 0x7F) switch
    {
        0x08 => new("access_number_record"),
        0x09 => new("medium_record"),
        0x0B => new("parameter_set"),
        0x0C => new("model_version"),
        0x0D => new("hardware_version"),
        0x0E => new("firmware_version"),
        0x0F => new("software_version"),
        0x17 => new("error_flags"),
        0x18 => new("error_mask"),
        0x1A => new("digital_output"),
        0x1B => new("digital_input"),

        // E100 nnnn: 10^(n-9) V; E101 nnnn: 10^(n-12) A.
        >= 0x40 and <= 0x4F and var v => new("voltage", 1, v - 0x40 - 9),
        >= 0x50 and <= 0x5F and var v => new("current", 1, v - 0x50 - 12),
        0x60 => new("reset_counter"),
        0x61 => new("cumulation_counter"),

        // E111 0100: days that the battery still has.
        0x74 => new("battery_days"),
        _ => default,
    };

    /// <summary>The table behind VIF FB.</summary>
    public static MBusQuantity First(int vife) => (vife & 0x7F) switch
    {
        // E000 000n: 10^(n-1) MWh; E000 100n: 10^(n-1) GJ.
        <= 0x01 and var v => new("energy", 1, v + 2),
        >= 0x08 and <= 0x09 and var v => new("energy", KilowattHoursPerJoule, v - 0x08 + 8),

        // E001 000n: 10^(n+2) m³; E001 100n: 10^(n+2) t; E001 101n: 10^(n-1) % relative humidity.
        >= 0x10 and <= 0x11 and var v => new("volume", 1, v - 0x10 + 2),
        >= 0x18 and <= 0x19 and var v => new("mass", 1, v - 0x18 + 5),
        >= 0x1A and <= 0x1B and var v => new("relative_humidity", 1, v - 0x1A - 1),

        // E010 100n: 10^(n-1) MW; E011 000n: 10^(n-1) GJ/h.
        >= 0x28 and <= 0x29 and var v => new("power", 1, v - 0x28 + 2),
        >= 0x30 and <= 0x31 and var v => new("power", KilowattHoursPerJoule, v - 0x30 + 8),
        _ => default,
    };

    private static double Duration(int vif) => (vif & 3) switch { 0 => 1, 1 => SecondsPerMinute, 2 => SecondsPerHour, _ => SecondsPerDay };
}
