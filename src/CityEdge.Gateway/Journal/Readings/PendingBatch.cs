using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>A batch of readings ready for the readings lane. The record's stamp must be that of <paramref name="At"/>: the times inside count from it.</summary>
internal sealed record PendingBatch(RecordKind Kind, Moment At, ReadOnlyMemory<byte> Bytes);
