namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>The unit bytes of CJ/T 188 (its table of unit codes).</summary>
internal static class Cjt188Unit
{
    private const double KilowattHoursPerMegajoule = 1 / 3.6;

    /// <summary>What to multiply with to have kWh, kW, m³ or m³/h; null where the byte is no unit of this quantity.</summary>
    public static double? Scale(Cjt188Quantity quantity, byte unit) => (quantity, unit) switch
    {
        // Wh, kWh, MWh, 100 MWh.
        (Cjt188Quantity.Energy, 0x02) => 0.001,
        (Cjt188Quantity.Energy, 0x05) => 1,
        (Cjt188Quantity.Energy, 0x08) => 1_000,
        (Cjt188Quantity.Energy, 0x0A) => 100_000,

        // J, kJ, MJ, GJ, 100 GJ.
        (Cjt188Quantity.Energy, 0x01) => KilowattHoursPerMegajoule / 1_000_000,
        (Cjt188Quantity.Energy, 0x0B) => KilowattHoursPerMegajoule / 1_000,
        (Cjt188Quantity.Energy, 0x0E) => KilowattHoursPerMegajoule,
        (Cjt188Quantity.Energy, 0x11) => KilowattHoursPerMegajoule * 1_000,
        (Cjt188Quantity.Energy, 0x13) => KilowattHoursPerMegajoule * 100_000,

        // W, kW, MW.
        (Cjt188Quantity.Power, 0x14) => 0.001,
        (Cjt188Quantity.Power, 0x17) => 1,
        (Cjt188Quantity.Power, 0x1A) => 1_000,

        // L, m³; L/h, m³/h.
        (Cjt188Quantity.Volume, 0x29) => 0.001,
        (Cjt188Quantity.Volume, 0x2C) => 1,
        (Cjt188Quantity.Flow, 0x32) => 0.001,
        (Cjt188Quantity.Flow, 0x35) => 1,
        _ => null,
    };
}
