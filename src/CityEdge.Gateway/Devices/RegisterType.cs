namespace CityEdge.Gateway.Devices;

/// <summary>How the bytes of one or more registers form a number.</summary>
internal enum RegisterType : byte
{
    /// <summary>One coil or discrete input.</summary>
    Bool = 0,
    U16, S16, U32, S32, U64, S64, F32, F64,

    /// <summary>High or low byte of one register.</summary>
    U8High, U8Low, S8High, S8Low,
}
