namespace Dma.Reference.Tests.DeviceTree;

/// <summary>What is read of a board is what its source says.</summary>
public class BoardReaderTests
{
    [Fact]
    public void Buses_shift_and_limit_together()
    {
        var board = Read("nested-buses");

        board.Memory.Should().Equal(Range(0, 0x8000_0000));
        board.Devices.Select(device => device.Name).Should().Equal("mmc@1000", "dma@2000");
        board.Devices[0].Line.Windows.Should().Equal(new DmaWindow(new(0xC000_0000), new(0), new(0x3F00_0000)));
        board.Devices.Select(device => device.Line.Coherent).Should().Equal(Claim.Unstated, Claim.Yes);
        board
            .Regions.Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new DeviceTreeRegion
                {
                    Name = "linux,cma",
                    Size = new(0x100_0000),
                    AllocRanges = [Range(0, 0x3000_0000)],
                    Use = RegionUse.Contiguous,
                    IsDefault = true,
                }
            );
    }

    [Fact]
    public void Masters_of_one_identity_share_a_domain_and_a_window_is_three_cells()
    {
        var board = Read("masters");

        board
            .Devices.Select(device => device.Line.Translated)
            .Should()
            .Equal(Claim.Yes, Claim.Yes, Claim.Yes, Claim.Yes, Claim.No);
        board.Devices.Take(4).Select(device => device.Domain).Should().Equal(0, 1, 1, 2);
        board.Devices[3].Line.AddressWindow.Should().Be(new DmaRange(new(0x8000_0000), new(0x4000_0000)));
    }

    [Fact]
    public void Regions_have_their_uses_and_places()
    {
        var board = Read("carve-outs");

        board.Memory.Should().Equal(Range(0x4000_0000, 0x2000_0000));
        board
            .Regions.Select(region => (region.Name, region.Use, region.Fixed))
            .Should()
            .Equal(
                ("secure@42000000", RegionUse.Reserved, Range(0x4200_0000, 0x20_0000)),
                ("secure@42000000 1", RegionUse.Reserved, Range(0x4300_0000, 0x1000)),
                ("linux,cma", RegionUse.Contiguous, null),
                ("pool@48000000", RegionUse.CoherentPool, Range(0x4800_0000, 0x80_0000)),
                ("neither", RegionUse.Reserved, null),
                ("/memreserve/ 0", RegionUse.Reserved, Range(0x4000_0000, 0x10_0000))
            );
        board.Devices.Select(device => device.Line.Regions.Count).Should().Equal(1, 1, 0);
        board.Devices[1].Line.Regions.Should().Equal(3);
    }

    [Fact]
    public void What_counts_before_what_is_as_the_binding_says()
    {
        var board = Read("devicetree");

        board
            .Regions.Single(region => region.Name == "video@9c000000")
            .Fixed.Should()
            .Be(Range(0x9C00_0000, 0x100_0000));
        board.Devices.Single(device => device.Name == "tuner@11000").Line.Coherent.Should().Be(Claim.No);
        board.Devices.Single(device => device.Name == "codec@10000").Line.Coherent.Should().Be(Claim.Yes);
        board
            .Devices.Single(device => device.Name == "uart@1000")
            .Line.Windows.Should()
            .Equal(new DmaWindow(new(0), new(0x8400_0000), new(0x2000_0000)));
        board
            .Devices.Single(device => device.Name == "dsp@70000")
            .Line.AddressWindow.Should()
            .Be(new DmaRange(new(0x4000_0000), new(0x1_0000_0000)));
    }

    [Fact]
    public void A_handle_may_have_its_old_name()
    {
        const string Source = """
            /dts-v1/;
            / { #address-cells = <1>; #size-cells = <1>;
                memory { device_type = "memory"; reg = <0x0 0x10000000>; };
                reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges;
                    pool { compatible = "shared-dma-pool"; size = <0x800000>; linux,phandle = <0x11>; }; };
                nic { compatible = "n"; memory-region = <0x11>; }; };
            """;

        var board = new BoardReader(DeviceTreeBlob.Read(DtsCompiler.Compile(Source))).Read();

        board.Devices.Should().ContainSingle().Which.Line.Regions.Should().Equal(0);
    }

    private static Board Read(string board) =>
        new BoardReader(DeviceTreeBlob.Read(File.ReadAllBytes(Boards.BlobOf(board)))).Read();

    private static PhysicalRange Range(ulong start, ulong length) => new(new(start), new(length));
}
