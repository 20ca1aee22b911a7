using System.Buffers.Binary;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>
/// Turns the registers of one point into its value, or says why it cannot; resolved once at start, allocates nothing after.
/// What must hold: no bytes make it throw; what is not a possible value is Bad with a reason, never a number.
/// </summary>
internal sealed class PointDecoder
{
    private readonly RegisterPlace _place;
    private readonly ValueRule _rule;
    private readonly int _width;

    public PointDecoder(PointProfile profile)
    {
        _place = profile.Register;
        _rule = new ValueRule(profile);
        _width = WidthOf(_place.Type);
    }

    /// <summary>How many registers (or coils) the value takes.</summary>
    public int Registers => RegistersOf(_place.Type);

    public static int RegistersOf(RegisterType type) => type switch
    {
        RegisterType.U32 or RegisterType.S32 or RegisterType.F32 => 2,
        RegisterType.U64 or RegisterType.S64 or RegisterType.F64 => 4,
        RegisterType.Bool or RegisterType.U16 or RegisterType.S16 => 1,
        RegisterType.U8High or RegisterType.U8Low or RegisterType.S8High or RegisterType.S8Low => 1,
    };

    /// <summary>Bits of the raw number.</summary>
    public static int WidthOf(RegisterType type) => type switch
    {
        RegisterType.Bool => 1,
        RegisterType.U8High or RegisterType.U8Low or RegisterType.S8High or RegisterType.S8Low => 8,
        RegisterType.U16 or RegisterType.S16 => 16,
        RegisterType.U32 or RegisterType.S32 or RegisterType.F32 => 32,
        RegisterType.U64 or RegisterType.S64 or RegisterType.F64 => 64,
    };

    /// <summary>Decodes the bytes of the point's registers in wire order; a coil or discrete input is one byte, 0 or 1.</summary>
    public DecodedValue Decode(ReadOnlySpan<byte> data)
    {
        if (_place.Type == RegisterType.Bool)
        {
            return data.IsEmpty || data[0] > 1 ? DecodedValue.Bad(QualityReason.CommunicationFailure) : _rule.Judge(data[0]);
        }

        if (data.Length < Registers * 2)
        {
            return DecodedValue.Bad(QualityReason.CommunicationFailure);
        }

        var bits = BitsOf(data);
        if (_place.Type is RegisterType.F32 or RegisterType.F64)
        {
            var number = _place.Type == RegisterType.F32 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
            return !double.IsFinite(number) || _rule.IsNoSensor(number) ? DecodedValue.Bad(QualityReason.SensorFailure) : _rule.Judge(number);
        }

        // The marker stands for the whole register, whatever bits of it the point takes.
        if (_rule.IsNoSensor(bits, _width))
        {
            return DecodedValue.Bad(QualityReason.SensorFailure);
        }

        return _place.Bit is { } first
            ? _rule.Judge((double)((bits >> first) & ((1UL << _place.Bits) - 1)))
            : _rule.Judge(IsSigned ? SignExtend(bits) : bits);
    }

    /// <summary>The raw number, most significant byte first, in the low bits.</summary>
    private ulong BitsOf(ReadOnlySpan<byte> data)
    {
        var words = Registers;
        var lowFirst = _place.Order is RegisterOrder.LowWordFirst or RegisterOrder.LittleEndian;
        var swapped = _place.Order is RegisterOrder.BytesSwapped or RegisterOrder.LittleEndian;
        ulong bits = 0;
        for (var i = 0; i < words; i++)
        {
            var at = data.Slice(2 * (lowFirst ? words - 1 - i : i), 2);
            bits = (bits << 16) | (swapped ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at));
        }

        return _place.Type switch
        {
            RegisterType.U8High or RegisterType.S8High => bits >> 8,
            RegisterType.U8Low or RegisterType.S8Low => bits & 0xFF,
            _ => bits,
        };
    }

    private bool IsSigned => _place.Type is RegisterType.S16 or RegisterType.S32 or RegisterType.S64 or RegisterType.S8High or RegisterType.S8Low;

    private double SignExtend(ulong bits) => (long)(bits << (64 - _width)) >> (64 - _width);
}
