# Finds ENet, the UDP library, through pkg-config. Gives ENet_FOUND, ENet_VERSION and the target
# ENet::ENet.
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(PC_ENet QUIET IMPORTED_TARGET libenet)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ENet
    REQUIRED_VARS PC_ENet_FOUND
    VERSION_VAR PC_ENet_VERSION
    REASON_FAILURE_MESSAGE "ENet's headers and library are missing: on Debian, libenet-dev")
set(ENet_VERSION ${PC_ENet_VERSION})

if(ENet_FOUND AND NOT TARGET ENet::ENet)
    add_library(ENet::ENet INTERFACE IMPORTED)
    target_link_libraries(ENet::ENet INTERFACE PkgConfig::PC_ENet)
endif()
