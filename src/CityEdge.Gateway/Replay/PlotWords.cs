using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>What the axis of a panel is called.</summary>
internal static class PlotWords
{
    public static LocalText Of(Dimension dimension) => dimension switch
    {
        Dimension.None => new("状态", "State"),
        Dimension.Temperature or Dimension.TemperatureDifference => new("温度", "Temperature"),
        Dimension.Ratio => new("比例", "Ratio"),
        Dimension.Humidity => new("相对湿度", "Relative humidity"),
        Dimension.Concentration => new("浓度", "Concentration"),
        Dimension.ExplosiveLimit => new("可燃气体（爆炸下限）", "Combustible gas"),
        Dimension.MassConcentration => new("质量浓度", "Mass concentration"),
        Dimension.Obscuration => new("烟雾遮光", "Smoke obscuration"),
        Dimension.Voltage => new("电压", "Voltage"),
        Dimension.Current => new("电流", "Current"),
        Dimension.Power => new("功率", "Power"),
        Dimension.ApparentPower => new("视在功率", "Apparent power"),
        Dimension.ReactivePower => new("无功功率", "Reactive power"),
        Dimension.Energy => new("电能", "Energy"),
        Dimension.Frequency => new("频率", "Frequency"),
        Dimension.Resistance => new("电阻", "Resistance"),
        Dimension.Pressure => new("压力", "Pressure"),
        Dimension.Length => new("长度", "Length"),
        Dimension.Angle => new("角度", "Angle"),
        Dimension.Speed => new("速度", "Speed"),
        Dimension.Acceleration => new("加速度", "Acceleration"),
        Dimension.Volume => new("体积", "Volume"),
        Dimension.Flow => new("流量", "Flow"),
        Dimension.Time => new("时间", "Time"),
        Dimension.Illuminance => new("照度", "Illuminance"),
        Dimension.SoundLevel => new("声级", "Sound level"),
        Dimension.Capacitance => new("电容", "Capacitance"),
        Dimension.Count => new("人数", "People"),
        Dimension.SignalLevel => new("信号强度", "Signal level"),
    };
}
