using System.Text.Json.Serialization;
using CityEdge.Gateway.Control;

namespace CityEdge.Gateway.Page;

/// <summary>The JSON of page and control socket; shapes in README.md beside this file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StateView))]
[JsonSerializable(typeof(AlarmsView))]
[JsonSerializable(typeof(PointsView))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(GapView))]
[JsonSerializable(typeof(HistoryEventsView))]
[JsonSerializable(typeof(HistoryReadingsView))]
[JsonSerializable(typeof(ReadinessView))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
internal sealed partial class PageJson : JsonSerializerContext;
