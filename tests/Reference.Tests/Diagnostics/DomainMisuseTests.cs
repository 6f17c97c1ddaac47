using static Dma.Reference.Tests.Driver;

namespace Dma.Reference.Tests.Diagnostics;

/// <summary>Misuse of domains that drivers manage, and of address spaces.</summary>
public class DomainMisuseTests
{
    private const ulong Aperture = 0x10_0000;

    [Theory]
    [InlineData(0x0, 0x0, 0x1000, false)]
    [InlineData(0x800, 0x0, 0x1000, true)]
    [InlineData(0x0, 0x1, 0x1000, true)]
    [InlineData(0x0, 0x0, 0x800, true)]
    public void A_map_that_is_not_aligned(ulong address, ulong memory, ulong size, bool isMisuse)
    {
        var driver = new DiagnosisDriver("iommu");
        var domain = driver.Next().AllocateDomain().Value;

        Map(driver, domain, Aperture + address, memory, size);

        driver.Reports().Any(report => report.Misuse == Misuse.DomainRangeInvalid).Should().Be(isMisuse);
    }

    [Fact]
    public void A_map_that_overlaps_and_a_removal_of_nothing()
    {
        var driver = new DiagnosisDriver("iommu");
        var domain = driver.Next().AllocateDomain().Value;
        Map(driver, domain, Aperture, 0, 0x2000).Should().Be(Answer.Ok);
        driver.ShouldReportNothing();

        Map(driver, domain, Aperture + 0x1000, 0, 0x1000);
        driver.Reports().Should().ContainSingle(report => report.Misuse == Misuse.DomainRangeInvalid);

        driver.Next().UnmapFromDomain(domain, new(new(Aperture), new(0x1000)));
        driver.ShouldReportNothing();
        driver.Next().UnmapFromDomain(domain, new(new(Aperture), new(0x1000)));
        driver.Reports().Should().ContainSingle(report => report.Misuse == Misuse.DomainRangeInvalid);
        driver.Next().UnmapFromDomain(domain, new(new(Aperture + 0x1000), new(0x1000)));
        driver.ShouldReportNothing();
    }

    [Fact]
    public void A_detach_from_another_domain()
    {
        var driver = new DiagnosisDriver("iommu");
        var (own, other) = (driver.Next().AllocateDomain().Value, driver.Next().AllocateDomain().Value);
        driver.Next().AttachDevice(own, new DeviceId(1)).Should().Be(Answer.Ok);

        driver.Next().DetachDevice(other, new DeviceId(2));
        driver.ShouldReport(Misuse.DetachOfUnattached, new(2), 0);

        // The group went along.
        driver.Next().DetachDevice(own, new DeviceId(2)).Should().Be(Answer.Ok);
        driver.ShouldReportNothing();
        driver.Next().DetachDevice(own, new DeviceId(1));
        driver.ShouldReport(Misuse.DetachOfUnattached, new(1), 0);
    }

    [Fact]
    public void A_mapping_at_an_address_of_the_driver_is_clean_and_ends_by_an_unmap()
    {
        var driver = new DiagnosisDriver("arm-iommu");
        var buffer = driver.Buffer();
        var space = driver.Next().CreateSpace(new(new(0x1000_0000), new(0x10_0000))).Value;
        driver.Next().AttachDevice(Nic, space).Should().Be(Answer.Ok);
        var range = new DmaRange(new(0x1000_0000), new(0x1000));
        driver.Next().MapFixed(Nic, range.Start, buffer, range.Length, DmaDirection.ToDevice).Should().Be(Answer.Ok);
        driver.Next().Unmap(Nic, range, DmaDirection.ToDevice, DmaAttributes.None).Should().Be(Answer.Ok);
        driver.Next().DetachDevice(Nic).Should().Be(Answer.Ok);
        driver.ShouldReportNothing();

        driver.Next().DetachDevice(Nic);
        driver.ShouldReport(Misuse.DetachOfUnattached, Nic, 0);
    }

    private static Answer Map(DiagnosisDriver driver, DomainId domain, ulong address, ulong offset, ulong size)
    {
        var memory = driver.Checker.PhysicalAddressOf(driver.Pages(2).First).Value;
        const IommuProtection Both = IommuProtection.Read | IommuProtection.Write;
        return driver.Next().MapInDomain(domain, new(address), memory.Add(new(offset)), new(size), Both);
    }
}
