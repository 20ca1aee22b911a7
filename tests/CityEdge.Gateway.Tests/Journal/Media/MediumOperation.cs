namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>One thing asked of a <see cref="PowerCutMedium"/>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Which file; empty for <see cref="MediumOperationKind.SyncNames"/>.</param>
/// <param name="Number">Counts from 1 over everything that changes or syncs; reads carry the number of the last one.</param>
internal readonly record struct MediumOperation(MediumOperationKind Kind, string Name, int Number);
