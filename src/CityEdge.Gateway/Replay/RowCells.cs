namespace CityEdge.Gateway.Replay;

/// <summary>The four cells of a row, and where in its line each stands.</summary>
internal ref struct RowCells
{
    public ReadOnlySpan<byte> Time;
    public ReadOnlySpan<byte> Point;
    public ReadOnlySpan<byte> Value;
    public ReadOnlySpan<byte> Quality;
    public int TimeAt;
    public int PointAt;
    public int ValueAt;
    public int QualityAt;
}
