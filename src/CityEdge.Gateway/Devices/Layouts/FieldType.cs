namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>How the bytes of a field form a number.</summary>
internal enum FieldType : byte
{
    U8 = 0,
    S8,
    U16,
    S16,
    U24,
    S24,
    U32,
    S32,

    /// <summary>IEEE 754, single precision.</summary>
    F32,

    /// <summary>The upper half of an IEEE 754 single (bfloat16), which some vendors send to save two bytes.</summary>
    Bf16,

    /// <summary>Two decimal digits a byte; how many bytes is said beside it.</summary>
    Bcd,
}
