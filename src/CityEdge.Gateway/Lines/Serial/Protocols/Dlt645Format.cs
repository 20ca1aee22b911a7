namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>How the values behind one data identifier are written, and what each is called.</summary>
/// <param name="Bytes">BCD bytes of one value, low first.</param>
/// <param name="Divisor">Power of ten behind the decimal point.</param>
/// <param name="IsSigned">The highest bit is the sign (tables A.1 and A.3).</param>
/// <param name="Names">The values of one answer, in order; an answer to a block may end early, as of a meter with one phase.</param>
internal sealed record Dlt645Format(int Bytes, double Divisor, bool IsSigned, string[] Names);
