namespace CityEdge.Safety.Rules;

/// <summary>How a value is compared with a setpoint.</summary>
public enum Comparison : byte
{
    Greater = 0,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
}
