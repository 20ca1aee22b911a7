using System.Buffers.Binary;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>
/// Turns the registers of one point into its value, or says why it cannot; resolved once at start, allocates nothing after.
/// What must hold: no bytes make it throw; what is not a possible value is Bad with a reason, never a number.
/// </summary>
internal sealed class PointDecoder
{
    /// <summary>A scale this near to one over a whole number is applied as a division, so that 253 × 0.1 is the 25.3 that people compare with.</summary>
    private const double DivisorTolerance = 1e-12;

    private readonly PointProfile _profile;
    private readonly int _width;
    private readonly double _divisor;
    private readonly double _min;
    private readonly double _max;
    private readonly int[] _states;
    private readonly long[] _noSensor;

    public PointDecoder(PointProfile profile)
    {
        _profile = profile;
        _width = WidthOf(profile.Type);
        var inverse = Math.Round(1 / profile.Scale);
        _divisor = profile.Scale < 1 && Math.Abs((profile.Scale * inverse) - 1) < DivisorTolerance ? inverse : 0;
        _min = profile.Min ?? double.NegativeInfinity;
        _max = profile.Max ?? double.PositiveInfinity;
        _states = [.. profile.States.Keys.Order()];
        _noSensor = [.. profile.NoSensor];
    }

    /// <summary>How many registers (or coils) the value takes.</summary>
    public int Registers => RegistersOf(_profile.Type);

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
        if (_profile.Type == RegisterType.Bool)
        {
            return data.IsEmpty || data[0] > 1 ? DecodedValue.Bad(QualityReason.CommunicationFailure) : Judge(data[0]);
        }

        if (data.Length < Registers * 2)
        {
            return DecodedValue.Bad(QualityReason.CommunicationFailure);
        }

        var bits = BitsOf(data);
        if (_profile.Type is RegisterType.F32 or RegisterType.F64)
        {
            var number = _profile.Type == RegisterType.F32 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
            return !double.IsFinite(number) || IsNoSensor(number) ? DecodedValue.Bad(QualityReason.SensorFailure) : Judge(number);
        }

        // The marker stands for the whole register, whatever bits of it the point takes.
        if (IsNoSensor(bits))
        {
            return DecodedValue.Bad(QualityReason.SensorFailure);
        }

        return _profile.Bit is { } first
            ? Judge((double)((bits >> first) & ((1UL << _profile.Bits) - 1)))
            : Judge(IsSigned ? SignExtend(bits) : bits);
    }

    /// <summary>The raw number, most significant byte first, in the low bits.</summary>
    private ulong BitsOf(ReadOnlySpan<byte> data)
    {
        var words = Registers;
        var lowFirst = _profile.Order is RegisterOrder.LowWordFirst or RegisterOrder.LittleEndian;
        var swapped = _profile.Order is RegisterOrder.BytesSwapped or RegisterOrder.LittleEndian;
        ulong bits = 0;
        for (var i = 0; i < words; i++)
        {
            var at = data.Slice(2 * (lowFirst ? words - 1 - i : i), 2);
            bits = (bits << 16) | (swapped ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at));
        }

        return _profile.Type switch
        {
            RegisterType.U8High or RegisterType.S8High => bits >> 8,
            RegisterType.U8Low or RegisterType.S8Low => bits & 0xFF,
            _ => bits,
        };
    }

    private bool IsSigned => _profile.Type is RegisterType.S16 or RegisterType.S32 or RegisterType.S64 or RegisterType.S8High or RegisterType.S8Low;

    private double SignExtend(ulong bits) => (long)(bits << (64 - _width)) >> (64 - _width);

    /// <summary>Markers are compared bit for bit, so that 0x8000 and -32768 mean the same.</summary>
    private bool IsNoSensor(ulong bits)
    {
        var mask = ulong.MaxValue >> (64 - _width);
        foreach (var marker in _noSensor)
        {
            if ((unchecked((ulong)marker) & mask) == bits)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsNoSensor(double number)
    {
        foreach (var marker in _noSensor)
        {
            // Exact on purpose: a marker is a constant that the device writes, not a measurement.
            if (number == marker)
            {
                return true;
            }
        }

        return false;
    }

    private DecodedValue Judge(double raw)
    {
        var value = (_divisor > 0 ? raw / _divisor : raw * _profile.Scale) + _profile.Offset;
        if (!double.IsFinite(value) || value < _min || value > _max || (_states.Length > 0 && !IsState(value)))
        {
            return DecodedValue.Bad(QualityReason.OutOfRange);
        }

        return DecodedValue.Good(value);
    }

    private bool IsState(double value)
    {
        foreach (var state in _states)
        {
            if (value == state)
            {
                return true;
            }
        }

        return false;
    }
}
